// A line of JSON in, a line of JSON out.
"use strict";

const { createInterface } = require("node:readline");
const { createRequire } = require("node:module");

/** Loads a package from the folder named on the command line. */
const load = (name) => createRequire(`${process.argv[2]}/`)(name);

/** Answers every line by `answer(question)`. */
function serve(answer) {
  createInterface({ input: process.stdin }).on("line", (line) => {
    let found;
    try {
      found = answer(JSON.parse(line));
    } catch (error) {
      found = { method: "", events: [], complaints: [`${error}`] };
    }
    process.stdout.write(`${JSON.stringify(found)}\n`);
  });
}

/** A moment in UTC without fractions. */
const instant = (date) => date.toISOString().replace(".000Z", "Z");

module.exports = { instant, load, serve };
