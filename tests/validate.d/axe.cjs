// Runs axe on pages in a real browser: desk and phone, light and dark. Also tells when a page asks
// for anything outside itself, or is wider than the phone.
const fs = require("fs");
const { pathToFileURL } = require("url");
const puppeteer = require("puppeteer-core");
const [browserPath, ...pages] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function judge(browser, file, width, scheme) {
    const tab = await browser.newPage();
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await tab.setBypassCSP(true);
    const outside = [];
    tab.on("request", request => {
        if (/^(https?|wss?):/.test(request.url())) outside.push(request.url());
    });
    await tab.goto(pathToFileURL(file).href, { waitUntil: "load", timeout: 120000 });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    await tab.close();
    const told = result.violations.map(v => `${v.id} (${v.nodes.length})`);
    if (outside.length) told.push(`asks for ${outside[0]}`);
    if (wide) told.push("wider than the screen");
    return told;
}

async function main() {
    const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
    for (const file of pages) {
        for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [320, "light"], [320, "dark"]]) {
            const told = await judge(browser, file, width, scheme);
            console.log(`${told.length ? "FAIL" : "PASS"} axe ${width} ${scheme} ${file}${told.length ? ": " + told.join(", ") : ""}`);
        }
    }
    await browser.close();
}
main().catch(error => {
    console.log(`FAIL axe: ${error.message}`);
    process.exit(1);
});
