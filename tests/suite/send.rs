//! `xuekan send` against a mail server of its own on this machine.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Mutex};

use mail_parser::MessageParser;
use serde_json::Value;

use crate::support::{stderr, stdout, xuekan};

/// What arrived: recipient and message.
type Taken = Arc<Mutex<Vec<(String, String)>>>;

/// A server that takes everything, except from those whose address says otherwise.
struct Server {
    port: u16,
    taken: Taken,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let taken = Taken::default();
        let shelf = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shelf = shelf.clone();
                std::thread::spawn(move || talk(stream, &shelf));
            }
        });
        Self { port, taken }
    }

    fn recipients(&self) -> Vec<String> {
        self.taken.lock().expect("no test panics with it").iter().map(|(to, _)| to.clone()).collect()
    }
}

/// One conversation; none when the client goes away.
fn talk(mut stream: TcpStream, taken: &Taken) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    say("220 test ready")?;
    let mut to = String::new();
    let mut signed_in = false;
    loop {
        let line = lines.next()?.ok()?;
        let verb = line.split(' ').next().unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" => say("250-test\r\n250 AUTH PLAIN")?,
            // AUTH PLAIN of bulletin and 秘密.
            "AUTH" if line.ends_with("AGJ1bGxldGluAOenmOWvhg==") => {
                signed_in = true;
                say("235 welcome")?;
            }
            "AUTH" => say("535 wrong password")?,
            "MAIL" if line.contains("<strict@") && !signed_in => say("530 sign in first")?,
            "MAIL" | "RSET" | "NOOP" => say("250 fine")?,
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_string();
                match to.split('@').next().unwrap_or_default() {
                    "refused" => say("550 no such person")?,
                    "later" => say("450 try again later")?,
                    _ => say("250 fine")?,
                }
            }
            "DATA" => {
                say("354 go on")?;
                let mut message = String::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    assert!(line.len() <= 998, "a line of {} bytes", line.len());
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.push_str("\r\n");
                }
                taken.lock().ok()?.push((to.clone(), message));
                if to.starts_with("lost") {
                    // Taken, and the answer never arrives.
                    return None;
                }
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return None;
            }
            _ => say("502 what?")?,
        }
    }
}

/// A workspace whose newsletter is built and goes to this server.
fn workspace(port: u16, more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = xuekan(folder.path(), &["init", "."]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    configure(folder.path(), port, more);
    let built = xuekan(folder.path(), &["build", "--only", "email"]);
    assert!(built.status.code().is_some_and(|code| code <= 1), "{}", stderr(&built));
    folder
}

fn configure(folder: &Path, port: u16, more: &str) {
    let path = folder.join("config/bulletin.yaml");
    let text = fs::read_to_string(&path).expect("there is a configuration");
    let text = text.split("\nnewsletter:").next().expect("the first part").to_string();
    let newsletter = format!(
        "\nnewsletter:\n  from: 编辑部 <bulletin@qinghe.example>\n  unsubscribe: 'https://qinghe.example/off?who={{address}}'\n  smtp: {{host: 127.0.0.1, port: {port}, tls: none{more}}}\n"
    );
    fs::write(path, text + &newsletter).expect("it can be written");
}

fn send(folder: &Path, list: &str, more: &[&str]) -> Output {
    fs::write(folder.join("list.txt"), list).expect("the list can be written");
    let mut arguments = vec!["send", "--to", "list.txt", "--pause", "0", "--json"];
    arguments.extend(more);
    xuekan(folder, &arguments)
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

#[test]
fn nothing_leaves_the_machine_unless_it_is_really_meant() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let output = send(folder.path(), "林见秋 <lin@example.org>\nann@example.org\n", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["due"], serde_json::json!(["lin@example.org", "ann@example.org"]));
    assert_eq!(server.recipients(), [""; 0]);
    assert!(!folder.path().join("dist/2024-01/bulletin-2024-01.sent.jsonl").exists(), "a rehearsal leaves no trace");
}

#[test]
fn everybody_gets_one_message_of_their_own_and_never_a_second() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let list = "林见秋 <lin@example.org>\nann@example.org\n";
    let output = send(folder.path(), list, &["--really"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["sent"], serde_json::json!(["lin@example.org", "ann@example.org"]));
    {
        let taken = server.taken.lock().expect("nobody panicked with it");
        let built = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.eml")).expect("it is built");
        let said = |message: &str| {
            let message = MessageParser::default().parse(message.as_bytes()).expect("it is a message");
            let pictures = message.attachments().map(|part| part.contents().to_vec()).collect::<Vec<_>>();
            let (page, text) = (message.body_html(0).expect("a page"), message.body_text(0).expect("a text"));
            (page.trim_end().to_string(), text.trim_end().to_string(), pictures)
        };
        let built = said(&built);
        for (to, message) in taken.iter() {
            assert!(message.contains(&format!("<{to}>")) || message.contains(&format!("\r\nTo: {to}\r\n")), "{to}");
            assert!(message.contains(&format!("?who={}", to.replace('@', "%40"))), "{to} can sign off");
            let (mut page, mut text, pictures) = said(message);
            let (all, own) = ("off?who=", format!("off?who={}", to.replace('@', "%40")));
            assert!(page.contains(&own) && text.contains(&own), "{to} can sign off in the text");
            (page, text) = (page.replace(&own, all), text.replace(&own, all));
            assert!((page, text, pictures) == built, "everything else is sent as built");
            assert!(message.lines().all(|line| line.len() <= 998));
        }
        assert!(!taken[0].1.contains("ann@example.org"), "nobody sees the others");
    }
    let again = send(folder.path(), &format!("{list}new@example.org\n"), &["--really"]);
    let summary = json(&again);
    assert_eq!((&summary["already"], &summary["sent"]), (&2.into(), &serde_json::json!(["new@example.org"])));
    assert_eq!(server.recipients().len(), 3);
}

#[test]
fn what_the_server_does_not_take_is_told_apart() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let list = "refused@example.org\na@example.org\nlater@example.org\nlost@example.org\nb@example.org\n";
    let output = send(folder.path(), list, &["--really"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let summary = json(&output);
    assert_eq!(summary["sent"], serde_json::json!(["a@example.org", "b@example.org"]));
    assert_eq!(summary["refused"][0]["to"], "refused@example.org");
    assert_eq!(summary["deferred"][0]["to"], "later@example.org");
    assert_eq!(summary["lost"][0]["to"], "lost@example.org");
    assert_eq!(server.recipients(), ["a@example.org", "lost@example.org", "b@example.org"]);

    // The next run tries only what may be tried, and names the rest.
    let output = send(folder.path(), list, &["--really"]);
    let summary = json(&output);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!((&summary["already"], &summary["sent"]), (&2.into(), &serde_json::json!([])));
    assert_eq!(summary["uncertain"], serde_json::json!(["lost@example.org"]));
    assert_eq!(summary["refused_before"], serde_json::json!(["refused@example.org"]));
    assert_eq!(server.recipients().len(), 3, "nobody got it twice");
    send(folder.path(), list, &["--really", "--retry-uncertain"]);
    assert_eq!(server.recipients().len(), 4, "unless it is asked for");
}

#[test]
fn an_interrupted_run_is_gone_on_with() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let log = folder.path().join("dist/2024-01/bulletin-2024-01.sent.jsonl");
    let eml = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.eml")).expect("it is built");
    let id = eml.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("it has an identifier");
    let step = |to: &str, state: &str| format!("{{\"message\":\"{id}\",\"to\":\"{to}\",\"state\":\"{state}\"}}\n");
    // As a crash leaves it: one sent, one in the air, a line that was not finished.
    let left = step("a@example.org", "sending") + &step("a@example.org", "sent") + &step("b@example.org", "sending");
    fs::write(&log, left + "{\"message\":\"<").expect("the log can be written");
    let output = send(folder.path(), "a@example.org\nb@example.org\nc@example.org\n", &["--really"]);
    let summary = json(&output);
    assert_eq!(summary["sent"], serde_json::json!(["c@example.org"]));
    assert_eq!(summary["uncertain"], serde_json::json!(["b@example.org"]));
    assert_eq!(output.status.code(), Some(1));
    let text = fs::read_to_string(&log).expect("the log is there");
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{text}");
}

#[test]
fn a_list_with_faults_is_not_used() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let output = send(folder.path(), "a@example.org\nnobody\nb@@example.org\n", &["--really"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("list.txt:2") && said.contains("list.txt:3"), "{said}");
    assert_eq!(server.recipients(), [""; 0]);
}

#[test]
fn a_wrong_password_ends_the_run_and_is_shown_nowhere() {
    let server = Server::start();
    let folder = workspace(server.port, ", user: bulletin, password_file: secret");
    fs::write(folder.path().join("secret"), "不对\n").expect("it can be written");
    let wrong = send(folder.path(), "a@example.org\nb@example.org\n", &["--really"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(json(&wrong)["left"], 2);
    assert!(!(stderr(&wrong) + &stdout(&wrong)).contains("不对"));
    fs::write(folder.path().join("secret"), "秘密\n").expect("it can be written");
    let right = send(folder.path(), "a@example.org\n", &["--really"]);
    assert_eq!(right.status.code(), Some(0), "{}", stderr(&right));
    let log = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.sent.jsonl")).expect("the log");
    assert!(!log.contains("秘密"));
    // A password in the configuration itself is an unknown key.
    configure(folder.path(), server.port, ", user: bulletin, password: 秘密");
    let refused = send(folder.path(), "a@example.org\n", &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("unknown key `password`"), "{}", stderr(&refused));
}

#[test]
fn a_server_elsewhere_is_never_spoken_to_without_tls() {
    let server = Server::start();
    let folder = workspace(server.port, "");
    let path = folder.path().join("config/bulletin.yaml");
    let text = fs::read_to_string(&path).expect("there is a configuration");
    fs::write(&path, text.replace("127.0.0.1", "mail.qinghe.example")).expect("it can be written");
    let output = send(folder.path(), "a@example.org\n", &["--really"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("only for a server on this machine"), "{}", stderr(&output));
    fs::write(
        &path,
        fs::read_to_string(&path).unwrap().replace("mail.qinghe.example", "127.0.0.1").replace("none", "starttls"),
    )
    .expect("it can be written");
    let output = send(folder.path(), "a@example.org\n", &["--really"]);
    assert_eq!(output.status.code(), Some(2), "a server without STARTTLS is refused");
    assert_eq!(server.recipients(), [""; 0]);
}
