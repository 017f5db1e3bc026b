//! PDF.
mod glyphs;
mod lines;

#[cfg(test)]
mod dump {
    #[test]
    fn dump() {
        let Some(path) = std::env::var_os("DUMP") else { return };
        let document = super::glyphs::draw(&std::fs::read(path).unwrap()).unwrap();
        let body = super::lines::body_size(&document);
        println!("{:?} {:?} body {body}", document.title, document.faces);
        for b in &document.bookmarks { println!("{:?}", b) }
        for (n, page) in document.pages.iter().enumerate() {
            let sheet = super::lines::read(page, n, &document.faces, body);
            println!("--- {n} cols {} doubled {} turned {:?} rules {} pics {:?}", sheet.columns, sheet.doubled, sheet.turned, page.rules.len(), page.pictures);
            for l in &sheet.lines {
                println!("{} c{} {:.0}-{:.0} y{:.0} s{:.1}{}{} {}", if l.artifact {"A"} else {" "}, l.column, l.x0, l.x1, l.y, l.size, if l.heavy() {"H"} else {""}, if l.spaced {"~"} else {""},  l.pieces.iter().map(|p| if p.raised {format!("^{}^", p.text)} else if p.heavy {format!("*{}*", p.text)} else {p.text.clone()}).collect::<String>());
            }
        }
    }
}
