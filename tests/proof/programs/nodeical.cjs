// node-ical, an independent parser used by many calendar feeds.
// {"calendar": text} -> what it reads.
"use strict";

const { instant, load, serve } = require("./lines.cjs");
const ical = load("node-ical");

const listed = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const text = (value) => (value && typeof value === "object" ? value.val : value) || "";
const person = (value) => ({ address: text(value), cn: ((value.params || {}).CN || "").replace(/^"|"$/g, "") });

const described = (event) => ({
  uid: event.uid,
  sequence: Number(event.sequence),
  stamp: instant(event.dtstamp),
  starts: instant(event.start),
  ends: instant(event.end),
  summary: text(event.summary),
  description: text(event.description),
  location: text(event.location),
  url: text(event.url),
  status: event.status || "",
  organizer: listed(event.organizer).map(person),
  attendees: listed(event.attendee).map(person),
  alarms: listed(event.alarms).length,
});

serve(({ calendar }) => {
  const found = Object.values(ical.sync.parseICS(calendar));
  const events = found.filter((each) => each.type === "VEVENT");
  const method = events.length ? events[0].method : "";
  return { method: method || "", events: events.map(described), complaints: [] };
});
