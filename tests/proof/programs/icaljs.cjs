// ical.js, the calendar library of Thunderbird.
// {"calendar": text} -> what it reads.
// {"mailbox": name, "calendar": text} -> what then stands in that mailbox's calendar, which knows nothing but the
// objects it got and puts them in order by SEQUENCE and DTSTAMP (RFC 5546 2.1.5).
"use strict";

const { instant, load, serve } = require("./lines.cjs");
const { default: ICAL = load("ical.js") } = load("ical.js");

const person = (property) => ({
  address: property.getFirstValue(),
  cn: property.getParameter("cn") || "",
});

/** What one VEVENT says. */
function described(one) {
  const event = new ICAL.Event(one);
  const zoned = (name) => {
    const property = one.getFirstProperty(name);
    const zone = property.getParameter("tzid");
    const time = property.getFirstValue();
    if (zone ? time.zone.tzid !== zone : time.zone !== ICAL.Timezone.utcTimezone) return `no zone ${zone}`;
    return instant(time.toJSDate());
  };
  return {
    uid: event.uid,
    sequence: event.sequence,
    stamp: zoned("dtstamp"),
    starts: zoned("dtstart"),
    ends: zoned("dtend"),
    summary: event.summary,
    description: event.description || "",
    location: event.location || "",
    url: one.getFirstPropertyValue("url") || "",
    status: one.getFirstPropertyValue("status") || "",
    organizer: one.getAllProperties("organizer").map(person),
    attendees: event.attendees.map(person),
    alarms: one.getAllSubcomponents("valarm").length,
  };
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return {
    method: calendar.getFirstPropertyValue("method") || "",
    events: calendar.getAllSubcomponents("vevent").map(described),
    complaints: [],
  };
}

const mailboxes = new Map();

/** The calendar of one mailbox after one more object. */
function take(mailbox, text) {
  const entries = mailboxes.get(mailbox) || new Map();
  mailboxes.set(mailbox, entries);
  const { method, events } = read(text);
  for (const event of events) {
    const old = entries.get(event.uid);
    const stale =
      old && (old.sequence > event.sequence || (old.sequence === event.sequence && old.stamp >= event.stamp));
    if (!stale) entries.set(event.uid, { ...event, method });
  }
  return { standing: [...entries.values()].filter((each) => each.method === "REQUEST") };
}

serve(({ mailbox, calendar }) => (mailbox ? take(mailbox, calendar) : read(calendar)));
