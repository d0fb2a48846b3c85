// What a person does in Thunderbird, as functions that Marionette calls in its main window. Each answers plain values.
"use strict";

const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");

const main = () => Services.wm.getMostRecentWindow("mail:3pane");
const tabs = () => main().document.getElementById("tabmail");
const inbox = () => MailServices.accounts.localFoldersServer.rootFolder.getChildNamed("Letters");

/** What `look` answers as soon as that is true. */
async function until(look, what) {
  for (let tries = 0; tries < 600; tries++) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not happen: ${what}`);
}

/** The calendar of a fresh profile is off and belongs to nobody. */
async function prepare() {
  await until(() => main() && tabs() && tabs().currentAbout3Pane, "the main window");
  const root = MailServices.accounts.localFoldersServer.rootFolder;
  if (!root.containsChildNamed("Letters")) root.createSubfolder("Letters", null);
  await until(inbox, "the folder");
  const [home] = await until(() => {
    const all = cal.manager.getCalendars();
    return all.length && all;
  }, "a calendar");
  home.setProperty("disabled", false);
  home.setProperty("imip.identity.key", MailServices.accounts.allIdentities[0].key);
  await until(() => !home.getProperty("disabled"), "the calendar is on");
  return MailServices.accounts.allIdentities.map((each) => each.email);
}

/** A mail arrives; it is opened, and what the bar above it offers is told. */
async function receive(path) {
  const file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  file.initWithPath(path);
  const folder = inbox();
  const before = folder.getTotalMessages(false);
  await new Promise((resolve, reject) => {
    const listener = {
      onStartCopy() {},
      onProgress() {},
      setMessageKey() {},
      getMessageId() {},
      onStopCopy: (status) => (Components.isSuccessCode(status) ? resolve() : reject(new Error(`copy ${status}`))),
    };
    MailServices.copy.copyFileMessage(file, folder, null, false, 0, "", listener, null);
  });
  const pane = tabs().currentAbout3Pane;
  pane.displayFolder(folder.URI);
  await until(() => pane.gDBView && pane.gDBView.rowCount === before + 1, "the mail in the list");
  const row = [...Array(before + 1).keys()].find((each) => pane.gDBView.getKeyAt(each) === newest(folder).messageKey);
  pane.threadTree.selectedIndex = -1;
  pane.threadTree.selectedIndex = row;
  await until(() => about() && about().gMessage && about().gMessage.messageKey === newest(folder).messageKey, "the mail open");
  await until(() => !bar().collapsed && offered().some((each) => MEANT.test(each.id)), "the bar");
  return said();
}

const newest = (folder) => [...folder.messages].reduce((one, other) => (other.messageKey > one.messageKey ? other : one));
const about = () => {
  const pane = tabs().currentAbout3Pane;
  return pane.messageBrowser && pane.messageBrowser.contentWindow;
};
const bar = () => about().document.getElementById("imip-bar");

const MEANT = /^imip(Accept|Add|Update|Delete|Details|GoToCalendar)/;

const offered = () =>
  [...about().document.querySelectorAll("#imip-view-toolbar toolbarbutton")].filter((each) => !each.hidden);

const said = () => ({ text: bar().getAttribute("label"), buttons: offered().map((each) => each.id) });

/** A button of the bar is pressed, and the bar no longer offers it. */
async function press(id) {
  const button = about().document.getElementById(id);
  if (button.hidden) throw new Error(`${id} is not offered`);
  button.doCommand();
  await until(() => about().document.getElementById(id).hidden, `${id} done`);
  return said();
}

/** Everything in the calendar. */
async function calendar() {
  const [home] = cal.manager.getCalendars();
  const items = await home.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
  const instant = (time) => new Date(time.nativeTime / 1000).toISOString().replace(".000Z", "Z");
  return items.map((each) => ({
    uid: each.id,
    starts: instant(each.startDate),
    ends: instant(each.endDate),
    summary: each.title,
    location: each.getProperty("LOCATION") || "",
    answers: each.getAttendees().map((person) => `${person.id} ${person.participationStatus}`),
  }));
}

const ACTS = { prepare, receive, press, calendar };

const [what, given, done] = arguments;
Promise.resolve(ACTS[what](...given)).then(
  (found) => done({ found }),
  (error) => done({ error: `${error}\n${error.stack}` }),
);
