//! `xuekan send`: a finished newsletter to everybody on a list.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;

use super::args::SendArgs;
use super::{Status, Terminal, open};
use crate::build::issue_folder;
use crate::config::{Edition, Loaded, Smtp};
use crate::diag::{Finding, Severity, Source, counted, worst};
use crate::msg;
use crate::read::encoding;
use crate::render::email::SignOff;
use crate::send::{self, Again, Done, Known, Log, Newsletter, NoMessage, Plan, Recipient, Run, Server};
use crate::workspace::{Disk, Workspace};

/// Most recipients a rehearsal lists.
const FIRST: usize = 20;

/// Everything that is known before anything is sent.
struct Job {
    path: PathBuf,
    bytes: usize,
    letter: Newsletter,
    sign_off: Option<SignOff>,
    recipients: Vec<Recipient>,
    log: PathBuf,
}

/// Tells what would be sent, or sends it.
pub fn run(args: &SendArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let (disk, loaded) = match open::editions(&args.config.config, args.department.as_deref(), terminal, &mut findings)
    {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let edition = &loaded.editions[0];
    let Some(job) = prepare(args, &disk, &loaded, edition, terminal, &mut findings) else {
        terminal.findings(&findings);
        terminal.count(&findings);
        terminal.fail(&msg!("一封也没有寄", "nothing was sent"));
        return Status::NotMade;
    };
    terminal.findings(&findings);
    let again = Again { uncertain: args.retry_uncertain, refused: args.retry_refused };
    if !args.really {
        return match send::read_log(&job.log) {
            Ok(known) => rehearse(&job, &known, again, args.json, &findings, terminal),
            Err(error) => unreadable(&job.log, &error, terminal),
        };
    }
    let Some(smtp) = &edition.newsletter.smtp else {
        terminal.fail(&msg!(
            "配置里没有 newsletter.smtp，不知道交给哪个服务器",
            "the configuration has no `newsletter.smtp`: no server to send with"
        ));
        return Status::NotMade;
    };
    let server = match server(smtp, &disk) {
        Ok(server) => server,
        Err(message) => {
            terminal.fail(&message);
            return Status::NotMade;
        }
    };
    let (mut log, known) = match Log::open(&job.log) {
        Ok(opened) => opened,
        Err(error) => return unreadable(&job.log, &error, terminal),
    };
    let plan = Plan::of(&job.recipients, &job.letter.id, &known, again);
    let bar = terminal.progress(&msg!("寄出", "sending"));
    bar.set_length(plan.due.len() as u64);
    let run = Run {
        letter: &job.letter,
        sign_off: job.sign_off.as_ref(),
        server: &server,
        pause: Duration::try_from_secs_f64(args.pause).unwrap_or_default(),
    };
    let done = send::send(&plan.due, &run, &mut log, &|at| bar.set_position(at as u64));
    bar.finish_and_clear();
    match done {
        Ok(done) => report(&job, &plan, &done, args.json, &findings, terminal),
        Err(error) => {
            let log = job.log.display();
            terminal.fail(&msg!(
                "写不了 {log}：{error}；为免重寄，已停止",
                "{log} cannot be written: {error}; stopped, so that nobody gets it twice"
            ));
            Status::NotMade
        }
    }
}

fn unreadable(log: &Path, error: &std::io::Error, terminal: &Terminal) -> Status {
    let log = log.display();
    terminal.fail(&msg!("记录 {log} 用不了：{error}", "the log {log} cannot be used: {error}"));
    Status::NotMade
}

/// The message, the list and the log; why one of them cannot be used has been said.
fn prepare(
    args: &SendArgs,
    disk: &Disk,
    loaded: &Loaded,
    edition: &Edition,
    terminal: &Terminal,
    findings: &mut Vec<Finding>,
) -> Option<Job> {
    let out = args.out.clone().unwrap_or_else(|| disk.locate("dist"));
    let path = out.join(issue_folder(loaded)).join(&edition.folder).join(format!("{}.eml", edition.stem));
    let shown = path.display().to_string();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            terminal.fail(&msg!(
                "读不了 {shown}：{error}；先用 `xuekan build --only email` 做出来",
                "{shown} cannot be read: {error}; make it with `xuekan build --only email`"
            ));
            return None;
        }
    };
    let letter = match Newsletter::read(&bytes) {
        Ok(letter) => letter,
        Err(NoMessage::NoSender) => {
            terminal.fail(&msg!(
                "{shown} 没有发件人：在配置里写 newsletter.from，再 `xuekan build`",
                "{shown} has no sender: write `newsletter.from` into the configuration and build again"
            ));
            return None;
        }
        Err(NoMessage::Form) => {
            terminal
                .fail(&msg!("{shown} 不是 `xuekan build` 做的邮件", "{shown} is no message that `xuekan build` made"));
            return None;
        }
    };
    let list = match std::fs::read(&args.to) {
        Ok(list) => Source::new(args.to.to_string_lossy(), encoding::decode(&list).text),
        Err(error) => {
            let list = args.to.display();
            terminal.fail(&msg!("读不了名单 {list}：{error}", "the list {list} cannot be read: {error}"));
            return None;
        }
    };
    let recipients = send::read_recipients(&list, findings);
    if worst(findings) == Some(Severity::Error) {
        return None;
    }
    let sign_off = edition.newsletter.unsubscribe.as_deref().and_then(SignOff::new);
    let log = args.log.clone().unwrap_or_else(|| path.with_extension("sent.jsonl"));
    Some(Job { bytes: bytes.len(), path, letter, sign_off, recipients, log })
}

/// The server with the password, which comes from the environment or a file and is shown nowhere.
fn server<'a>(smtp: &'a Smtp, disk: &Disk) -> Result<Server<'a>, crate::diag::Message> {
    let read = |path: &String| {
        disk.read(path).map_err(|error| msg!("读不了 {path}：{error}", "{path} cannot be read: {error}"))
    };
    let password = match (&smtp.password_env, &smtp.password_file) {
        (Some(name), _) => Some(std::env::var(name).map_err(|_| {
            msg!(
                "环境变量 {name} 没有设置，密码应在其中",
                "the environment variable {name} with the password is not set"
            )
        })?),
        (None, Some(path)) => Some(String::from_utf8_lossy(&read(path)?).trim_end_matches(['\r', '\n']).to_string()),
        (None, None) => None,
    };
    let credentials = smtp.user.clone().zip(password).map(|(user, password)| Credentials::new(user, password));
    let authority = smtp.ca_file.as_ref().map(read).transpose()?;
    Ok(Server { smtp, credentials, authority })
}

/// Tells what would be sent.
fn rehearse(job: &Job, known: &Known, again: Again, json: bool, findings: &[Finding], terminal: &Terminal) -> Status {
    let plan = Plan::of(&job.recipients, &job.letter.id, known, again);
    let (count, bytes, from) = (plan.due.len(), job.bytes, &job.letter.from);
    let path = job.path.display();
    if json {
        let mut value = summary(job, &plan, findings, terminal);
        value["due"] = addresses(&plan.due);
        value["really"] = false.into();
        terminal.print(&format!("{value:#}\n"));
        return status(&plan, findings);
    }
    terminal.say(&msg!("试运行，不寄出：", "a rehearsal, nothing is sent:"));
    terminal.say(&msg!("  {path}（{bytes} 字节），发件人 {from}", "  {path} ({bytes} bytes) from {from}"));
    let people = counted(count, "recipient", "recipients");
    terminal.say(&msg!("  寄给 {count} 人，每人一封：", "  to {people}, one message each:"));
    for recipient in plan.due.iter().take(FIRST) {
        terminal.print(&format!("{}\n", recipient.mailbox));
    }
    if count > FIRST {
        let more = count - FIRST;
        terminal.say(&msg!("  ……另有 {more} 人", "  … and {more} more"));
    }
    others(&plan, terminal);
    terminal.say(&msg!("确定要寄，请加 --really", "add --really to send"));
    status(&plan, findings)
}

/// Tells of those who do not get it now.
fn others(plan: &Plan<'_>, terminal: &Terminal) {
    if plan.already > 0 {
        let already = plan.already;
        terminal.say(&msg!("{already} 人已经收到，不再寄", "{already} have it already and do not get it again"));
    }
    for recipient in &plan.uncertain {
        let to = recipient.key();
        terminal.say(&msg!(
            "{to}：上次没有结果，不知收到没有；要再寄请加 --retry-uncertain",
            "{to}: the last attempt has no end, nobody knows whether it arrived; --retry-uncertain sends again"
        ));
    }
    for recipient in &plan.refused {
        let to = recipient.key();
        terminal.say(&msg!(
            "{to}：上次被服务器拒收；要再试请加 --retry-refused",
            "{to}: refused by the server last time; --retry-refused tries again"
        ));
    }
}

fn status(plan: &Plan<'_>, findings: &[Finding]) -> Status {
    if plan.uncertain.is_empty() && plan.refused.is_empty() { Status::of(findings) } else { Status::Warned }
}

/// Tells what was sent.
fn report(job: &Job, plan: &Plan<'_>, done: &Done, json: bool, findings: &[Finding], terminal: &Terminal) -> Status {
    if json {
        let rows = |rows: &[(String, String)]| -> serde_json::Value {
            rows.iter().map(|(to, answer)| serde_json::json!({"to": to, "answer": answer})).collect()
        };
        let mut value = summary(job, plan, findings, terminal);
        value["really"] = true.into();
        value["sent"] = done.sent.clone().into();
        value["refused"] = rows(&done.refused);
        value["deferred"] = rows(&done.deferred);
        value["lost"] = rows(&done.uncertain);
        value["left"] = done.left.into();
        value["stopped"] = done.stopped.clone().into();
        terminal.print(&format!("{value:#}\n"));
    }
    let groups = [
        (&done.refused, msg!("拒收", "refused")),
        (&done.deferred, msg!("暂不收，下次再试", "not taken now, the next run tries again")),
        (&done.uncertain, msg!("不知收到没有", "nobody knows whether it arrived")),
    ];
    for (rows, word) in groups {
        for (to, answer) in rows {
            terminal.fail(&crate::diag::Message::new(
                format!("{to}：{}（{answer}）", word.get(crate::diag::Lang::Zh)),
                format!("{to}: {} ({answer})", word.get(crate::diag::Lang::En)),
            ));
        }
    }
    others(plan, terminal);
    if let Some(why) = &done.stopped {
        let left = done.left;
        terminal.fail(&msg!("提前停止：{why}；还有 {left} 人没有寄", "stopped early: {why}; {left} were not tried"));
    }
    let sent = done.sent.len();
    terminal.say(&msg!("寄出 {sent} 封", "{sent} sent"));
    let whole =
        done.refused.is_empty() && done.deferred.is_empty() && done.uncertain.is_empty() && done.stopped.is_none();
    match (whole, sent) {
        (true, _) => status(plan, findings),
        (false, 0) => Status::NotMade,
        (false, _) => Status::Warned,
    }
}

fn addresses(list: &[&Recipient]) -> serde_json::Value {
    list.iter().map(|recipient| recipient.key()).collect()
}

fn summary(job: &Job, plan: &Plan<'_>, findings: &[Finding], terminal: &Terminal) -> serde_json::Value {
    serde_json::json!({
        "message": job.path.to_string_lossy(),
        "bytes": job.bytes,
        "message_id": job.letter.id,
        "from": job.letter.from.to_string(),
        "log": job.log.to_string_lossy(),
        "recipients": job.recipients.len(),
        "already": plan.already,
        "uncertain": addresses(&plan.uncertain),
        "refused_before": addresses(&plan.refused),
        "findings": findings.iter().map(|f| f.json(terminal.lang)).collect::<Vec<_>>(),
    })
}
