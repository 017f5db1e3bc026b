// Full-text search in a folder of files. It works from a disk and over HTTP alike: the index comes
// in scripts, which are loaded when a search needs them. How they are made: src/site/search.rs.
"use strict";
(() => {
  const place = document.getElementById("search");
  const form = document.getElementById("search-form");
  const input = document.getElementById("q");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const words = place.dataset;

  const AT_ONCE = 20; // results shown, and shown again with each press of the button
  const VERIFIED = 60; // results whose text is looked at before the list is shown
  const AROUND = 36; // characters of a snippet on each side of what was found
  const WEIGHT = [5, 3, 1]; // headline, lead, text
  const PLACE = { T: 2, L: 1, B: 0 };

  // What the scripts of the index hand in.
  let list = null;
  const shards = new Map();
  const texts = new Map();
  window.xuekan = {
    list: (data) => { list = data; },
    shard: (number, terms) => { shards.set(number, new Map(Object.entries(terms))); },
    text: (path, parts) => { texts.set(path, parts); },
  };

  const loading = new Map();
  function load(file) {
    if (!loading.has(file)) {
      loading.set(file, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `search/${file}.js`;
        script.addEventListener("load", done);
        script.addEventListener("error", () => { loading.delete(file); failed(new Error(file)); });
        document.head.append(script);
      }));
    }
    return loading.get(file);
  }

  // Letters of a text: Han characters and others, in one width and case, with their places.
  const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}〇]/u;
  const LETTER = /[\p{Alphabetic}\p{N}]/u;
  const SPACE = /\s/u;
  const UNSEEN = /[\u200b-\u200f\ufeff\u00ad\u2060]/u;

  function* characters(text) {
    let at = 0;
    for (const written of text) {
      for (const c of written.normalize("NFKC").toLowerCase()) {
        if (!UNSEEN.test(c)) {
          yield { c, at, end: at + written.length };
        }
      }
      at += written.length;
    }
  }

  const isLetter = (c) => HAN.test(c) || LETTER.test(c);

  // A text as letters only; `places[i]` tells where letter i stands in it.
  function fold(text) {
    const places = [];
    let letters = "";
    for (const { c, at, end } of characters(text)) {
      if (isLetter(c)) {
        letters += c;
        for (let i = 0; i < c.length; i += 1) {
          places.push([at, end]);
        }
      }
    }
    return { letters, places };
  }

  // The terms to look up for a phrase: pairs of Han characters, or the beginning of a term.
  function terms(phrase) {
    const found = [];
    let run = "";
    let han = false;
    const close = () => {
      const all = [...run];
      if (han && all.length > 1) {
        for (let i = 0; i + 1 < all.length; i += 1) {
          found.push({ term: all[i] + all[i + 1], whole: true });
        }
      } else if (run) {
        found.push({ term: run, whole: false });
      }
      run = "";
    };
    for (const { c } of characters(phrase)) {
      const isHan = HAN.test(c);
      const letter = isHan || LETTER.test(c);
      if (run && letter && isHan !== han) {
        close();
      }
      if (letter) {
        han = isHan;
        run += c;
      } else if (!(SPACE.test(c) && han)) {
        close();
      }
    }
    close();
    return found;
  }

  // What is asked for: words between spaces, or phrases in quotation marks.
  function phrases(query) {
    const parts = query.match(/“[^”]+”?|"[^"]+"?|[^\s“"]+/gu) || [];
    const all = parts.map((text) => ({ letters: fold(text).letters, terms: terms(text) }));
    return all.filter((phrase) => phrase.terms.length > 0);
  }

  const shardOf = (term) => Math.imul(term.codePointAt(0), 0x9e3779b1) >>> (32 - list.bits);
  const shardFile = (number) => number.toString(16).padStart(2, "0");

  // Articles of one line of the index: number → place and weight.
  function read(line, into) {
    let number = 0;
    for (const item of line.split(",")) {
      const [, distance, where, weight] = /^([0-9a-z]+)([TLB])([0-9a-z]*)$/.exec(item);
      number += parseInt(distance, 36);
      const found = into.get(number) || { place: 0, weight: 0 };
      found.place = Math.max(found.place, PLACE[where]);
      found.weight += weight ? parseInt(weight, 36) : 1;
      into.set(number, found);
    }
  }

  async function lookUp({ term, whole }) {
    const number = shardOf(term);
    await load(shardFile(number));
    const found = new Map();
    const shard = shards.get(number);
    if (whole) {
      if (shard.has(term)) {
        read(shard.get(term), found);
      }
    } else {
      for (const [other, line] of shard) {
        if (other.startsWith(term)) {
          read(line, found);
        }
      }
    }
    return found;
  }

  // Articles that have every term of every phrase; the weakest term counts.
  async function candidates(wanted) {
    let all = null;
    const lines = await Promise.all(wanted.flatMap((phrase) => phrase.terms).map(lookUp));
    for (const found of lines) {
      if (all === null) {
        all = found;
        continue;
      }
      const both = new Map();
      for (const [number, one] of all) {
        const other = found.get(number);
        if (other) {
          both.set(number, { place: Math.min(one.place, other.place), weight: Math.min(one.weight, other.weight) });
        }
      }
      all = both;
    }
    return [...(all || [])].map(([number, found]) => ({ number, ...found, verified: false }));
  }

  const byRank = (a, b) => b.place - a.place || b.weight - a.weight || a.number - b.number;
  const path = (found) => list.articles[found.number][0];

  function count(text, part) {
    let times = 0;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
      times += 1;
    }
    return times;
  }

  // Looks at the text: pairs that are there need not follow each other.
  async function verify(found, wanted) {
    await load(path(found));
    const parts = texts.get(path(found)).map((text) => fold(text).letters);
    let weight = 0;
    let worst = 2;
    for (const phrase of wanted) {
      const times = parts.map((part) => count(part, phrase.letters));
      const first = times.findIndex((n) => n > 0);
      if (first < 0) {
        return false;
      }
      worst = Math.min(worst, 2 - first);
      weight += times.reduce((sum, n, i) => sum + n * WEIGHT[i], 0);
    }
    Object.assign(found, { place: worst, weight, verified: true });
    return true;
  }

  async function verified(all, wanted) {
    const kept = await Promise.all(all.map((found) => found.verified || verify(found, wanted)));
    return all.filter((_, i) => kept[i]);
  }

  // Places of the phrases in a text, from left to right, none over another.
  function hits(text, wanted) {
    const { letters, places } = fold(text);
    const found = [];
    for (const { letters: part } of wanted) {
      for (let at = letters.indexOf(part); at >= 0; at = letters.indexOf(part, at + part.length)) {
        found.push([places[at][0], places[at + part.length - 1][1]]);
      }
    }
    found.sort((a, b) => a[0] - b[0]);
    return found.filter(([start], i) => i === 0 || start >= found[i - 1][1]);
  }

  function marked(element, text, found, from, to) {
    let at = from;
    for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(at, start), mark);
      at = end;
    }
    element.append(text.slice(at, to));
  }

  function snippet(element, parts, wanted) {
    const texts = parts.slice(1).map((text) => text.replace(/\s*\n\s*/gu, "　"));
    const text = texts.find((part) => hits(part, wanted).length > 0) || texts.find((part) => part) || "";
    const found = hits(text, wanted);
    const middle = found.length > 0 ? found[0] : [0, AROUND];
    let from = Math.max(0, middle[0] - AROUND);
    let to = Math.min(text.length, middle[1] + AROUND * 2);
    // Characters of two units stay whole.
    if (/[\udc00-\udfff]/.test(text.charAt(from))) { from -= 1; }
    if (/[\udc00-\udfff]/.test(text.charAt(to))) { to += 1; }
    element.append(from > 0 ? "…" : "");
    marked(element, text, found, from, to);
    element.append(to < text.length ? "…" : "");
  }

  function show(found, wanted) {
    const [file, title, issue, page, source] = list.articles[found.number];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${file}.html`;
    marked(link, title, hits(title, wanted), 0, title.length);
    const where = document.createElement("p");
    where.className = "reference-place";
    where.textContent = issue + (page === null ? "" : words.comma + words.page.replace("{page}", page))
      + (source ? ` · ${source}` : "");
    const text = document.createElement("p");
    text.className = "snippet";
    snippet(text, texts.get(file), wanted);
    item.append(link, where, text);
    results.append(item);
  }

  let asked = 0; // a search that was overtaken by the next one shows nothing
  let rest = [];
  let current = [];

  async function showMore() {
    const run = asked;
    const now = await verified(rest.slice(0, AT_ONCE), current);
    if (run !== asked) {
      return;
    }
    rest = rest.slice(AT_ONCE);
    now.forEach((found) => show(found, current));
    more.hidden = rest.length === 0;
  }

  async function search() {
    asked += 1;
    const run = asked;
    current = phrases(input.value);
    rest = [];
    results.replaceChildren();
    more.hidden = true;
    if (current.length === 0) {
      status.textContent = "";
      return;
    }
    status.textContent = words.searching;
    try {
      await load("list");
      let all = (await candidates(current)).sort(byRank);
      // A phrase of one term is where its term is; longer ones are looked at.
      if (current.some((phrase) => phrase.terms.length > 1)) {
        const first = await verified(all.slice(0, VERIFIED), current);
        all = [...first.sort(byRank), ...all.slice(VERIFIED)];
      }
      if (run !== asked) {
        return;
      }
      rest = all;
      await showMore();
      if (run === asked) {
        status.textContent = all.length > 0 ? words.found.replace("{n}", all.length) : words.none;
      }
    } catch (error) {
      status.textContent = words.failed;
    }
  }

  // The query stands in the address, so that a search can be kept and sent.
  function remember() {
    const address = new URL(location.href);
    address.search = input.value ? `?${new URLSearchParams({ q: input.value })}` : "";
    try {
      history.replaceState(null, "", address);
    } catch (error) {
      // Pages from a disk may not change their address; the search works all the same.
    }
  }

  let pause = 0;
  input.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!event.isComposing) {
      pause = setTimeout(search, 250);
    }
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(pause);
    pause = setTimeout(search, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    remember();
    search();
  });
  more.addEventListener("click", async () => {
    const before = results.children.length;
    await showMore();
    results.children[before]?.querySelector("a").focus();
  });

  // Arrow keys go through the results; Tab does as everywhere.
  place.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }
    const links = [input, ...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  });

  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) {
    search();
  }
})();
