// Opens a book in the epub.js reader, draws every chapter, and counts contents and page list.
const fs = require("fs");
const http = require("http");
const path = require("path");
const puppeteer = require("puppeteer-core");
const [browserPath, modules, book] = process.argv.slice(2);

const page = `<!DOCTYPE html><meta charset="utf-8"><div id="view" style="width:400px;height:600px"></div>
<script src="/jszip.js"></script><script src="/epub.js"></script>`;
const files = {
    "/jszip.js": path.join(modules, "jszip/dist/jszip.min.js"),
    "/epub.js": path.join(modules, "epubjs/dist/epub.min.js"),
    "/book.epub": book,
};
const server = http.createServer((request, response) => {
    if (files[request.url]) return response.end(fs.readFileSync(files[request.url]));
    response.setHeader("content-type", "text/html");
    response.end(page);
});

async function main() {
    await new Promise(done => server.listen(0, "127.0.0.1", done));
    const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const told = await tab.evaluate(async () => {
        const bytes = await (await fetch("/book.epub")).arrayBuffer();
        const book = ePub(bytes);
        await book.ready;
        const view = book.renderTo("view", { width: 400, height: 600, allowScriptedContent: false });
        let characters = 0;
        for (const item of book.spine.spineItems) {
            await view.display(item.href);
            const contents = view.getContents()[0];
            characters += contents.document.body.textContent.trim().length;
        }
        return {
            chapters: book.spine.spineItems.length,
            contents: book.navigation.toc.length,
            pages: (book.pageList && book.pageList.pages || []).length,
            characters,
        };
    });
    await browser.close();
    server.close();
    const fine = told.chapters > 0 && told.contents > 0 && told.pages > 0 && told.characters > 0;
    console.log(`${fine ? "PASS" : "FAIL"} epub.js ${book}: ${JSON.stringify(told)}`);
}
main().catch(error => {
    console.log(`FAIL epub.js ${book}: ${error.message}`);
    process.exit(1);
});
