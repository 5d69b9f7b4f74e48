"""The tables of the ledger."""

VERSION = 4
"""Of the schema; a vault of another version is refused, never guessed at."""

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run(
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, status TEXT NOT NULL, version TEXT NOT NULL,
  policy TEXT NOT NULL, policy_digest TEXT NOT NULL, jobs INTEGER NOT NULL, summary TEXT);
CREATE TABLE patient(id INTEGER PRIMARY KEY, canonical NOT NULL UNIQUE, pseudonym TEXT, known_digest TEXT);
-- Who a file says its patient is: each different description of a patient once.
CREATE TABLE person(
  id INTEGER PRIMARY KEY, patient INTEGER NOT NULL, name NOT NULL, birth NOT NULL, sex NOT NULL,
  UNIQUE(patient, name, birth, sex));
CREATE TABLE known(
  patient INTEGER NOT NULL, kind TEXT NOT NULL, value NOT NULL, PRIMARY KEY(patient, kind, value)) WITHOUT ROWID;
-- Words and texts that a person listed: kind allow or block, for the text room.
CREATE TABLE list(kind TEXT NOT NULL, value NOT NULL, PRIMARY KEY(kind, value)) WITHOUT ROWID;
CREATE TABLE text(id INTEGER PRIMARY KEY, value NOT NULL UNIQUE);
CREATE TABLE kept(
  instance INTEGER NOT NULL, attribute TEXT NOT NULL, text INTEGER NOT NULL,
  PRIMARY KEY(instance, attribute, text)) WITHOUT ROWID;
CREATE TABLE actions(id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE);
-- What refers to what: sets of (attribute, UID), each different set once. `links` of an instance is what its source
-- refers to, by old UIDs; `written` what its output does, by new ones. `new` of an old UID is the row of its new one.
CREATE TABLE uid(id INTEGER PRIMARY KEY, value NOT NULL UNIQUE, new INTEGER);
CREATE TABLE linkset(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
CREATE TABLE link(
  linkset INTEGER NOT NULL, attribute INTEGER NOT NULL, uid INTEGER NOT NULL,
  PRIMARY KEY(linkset, attribute, uid)) WITHOUT ROWID;
CREATE INDEX link_uid ON link(uid, attribute);
CREATE TABLE crosswalk(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, blob BLOB NOT NULL);
-- A row a file; the history names rows, so a number is never used again.
-- `former` is 0, or the row's own id once another file came under its ref while its output stays in OUT.
-- `passed`: the survey found an instance. `target`: what OUT holds of it, now. `seen`: the last run that found it.
CREATE TABLE instance(
  id INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT, former INTEGER NOT NULL DEFAULT 0, replaces INTEGER, path BLOB,
  staged INTEGER, size INTEGER, mtime_ns INTEGER, seen INTEGER NOT NULL, state TEXT NOT NULL,
  passed INTEGER NOT NULL DEFAULT 0,
  digest TEXT, patient INTEGER, patient_id, issuer, study, series, sop, sop_class TEXT, modality TEXT,
  face INTEGER NOT NULL DEFAULT 0, kind TEXT, code TEXT, target TEXT, output_digest TEXT, bytes_in INTEGER,
  bytes_out INTEGER, actions INTEGER, known_digest TEXT, run INTEGER, links INTEGER, written INTEGER, person INTEGER,
  UNIQUE(ref, former));
CREATE UNIQUE INDEX instance_target ON instance(target) WHERE target IS NOT NULL;
CREATE INDEX instance_sop ON instance(sop) WHERE sop <> '';
CREATE INDEX instance_study ON instance(study, patient) WHERE study <> '';
CREATE INDEX instance_series ON instance(series) WHERE series <> '';
CREATE INDEX instance_links ON instance(links) WHERE links IS NOT NULL;
CREATE INDEX instance_patient ON instance(patient, state);
CREATE INDEX instance_state ON instance(state);
CREATE INDEX instance_replaces ON instance(replaces) WHERE replaces IS NOT NULL;
-- What a look at the pixels found in a file, for a person to review. A number is never used again, so that what is said
-- of it is said of what stood under it; `digest` is of all of it; `shown`: it stood on a page. `boxes` has each set of
-- boxes once. `pictures`: where its pictures lie in the file beside the ledger; files of a series may share them.
CREATE TABLE sheet(id INTEGER PRIMARY KEY AUTOINCREMENT, patient, study, series, UNIQUE(patient, study, series));
CREATE TABLE boxes(id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE, wiped INTEGER NOT NULL, marks INTEGER NOT NULL);
CREATE TABLE pictures(id INTEGER PRIMARY KEY AUTOINCREMENT, sheet INTEGER NOT NULL, grid TEXT NOT NULL);
CREATE INDEX pictures_sheet ON pictures(sheet, grid);
CREATE TABLE look(
  id INTEGER PRIMARY KEY AUTOINCREMENT, instance INTEGER NOT NULL UNIQUE, sheet INTEGER NOT NULL,
  boxes INTEGER NOT NULL, pictures INTEGER, height INTEGER NOT NULL, width INTEGER NOT NULL, frames INTEGER NOT NULL,
  why TEXT NOT NULL, digest BLOB NOT NULL, shown INTEGER NOT NULL DEFAULT 0);
CREATE INDEX look_sheet ON look(sheet);
CREATE INDEX look_pictures ON look(pictures);
-- Every word that a person said of a file, by the digest of its source; `decision` is what follows from them, and
-- `applied` what a file was cleaned under.
CREATE TABLE said(
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL,
  what TEXT NOT NULL, code TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX said_digest ON said(digest);
CREATE TABLE decision(digest TEXT PRIMARY KEY, sop, json TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX decision_sop ON decision(sop);
CREATE TABLE applied(instance INTEGER PRIMARY KEY, json TEXT NOT NULL);
-- What happened, in order; see `veil.work.chain`. `facts` is canonical JSON without identity.
CREATE TABLE history(
  seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL, row INTEGER,
  facts TEXT NOT NULL, hash BLOB NOT NULL);
CREATE INDEX history_row ON history(row, seq) WHERE row IS NOT NULL;
-- What the witness said of a file; `value` is what it found, and private.
CREATE TABLE finding(
  instance INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, place TEXT NOT NULL, what TEXT NOT NULL,
  value BLOB NOT NULL);
CREATE INDEX finding_instance ON finding(instance);
-- What ties files together, as the witness says: sets of (kind, one thing, the other that it became), each different
-- set once; hashes under the key. `maker` names the version and the policy that made the output.
CREATE TABLE tieset(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
CREATE TABLE tie(
  kind TEXT NOT NULL, one INTEGER NOT NULL, other INTEGER NOT NULL, tieset INTEGER NOT NULL,
  PRIMARY KEY(kind, one, other, tieset)) WITHOUT ROWID;
CREATE TABLE tied(instance INTEGER PRIMARY KEY, tieset INTEGER NOT NULL, maker TEXT NOT NULL);
CREATE INDEX tied_tieset ON tied(tieset, maker);
CREATE TRIGGER instance_gone AFTER DELETE ON instance BEGIN
  DELETE FROM finding WHERE instance = OLD.id; DELETE FROM tied WHERE instance = OLD.id;
  DELETE FROM look WHERE instance = OLD.id; DELETE FROM applied WHERE instance = OLD.id; END;
"""

HISTORY_GUARDS = {
    f"history_{word.lower()}": f"CREATE TRIGGER history_{word.lower()} BEFORE {word} ON history"
    " BEGIN SELECT RAISE(ABORT, 'the history is only added to'); END"
    for word in ("UPDATE", "DELETE")
}
"""Triggers that refuse to change the history, by name; they guard against mistakes, the hashes against intent."""
SCHEMA += ";".join((*HISTORY_GUARDS.values(), ""))

PICTURES = """
CREATE TABLE shots.picture(
  pictures INTEGER NOT NULL, place INTEGER NOT NULL, frame INTEGER NOT NULL, before BLOB NOT NULL, after BLOB NOT NULL,
  PRIMARY KEY(pictures, place));
CREATE TABLE shots.crop(
  pictures INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, image BLOB NOT NULL,
  PRIMARY KEY(pictures, place, number));
"""
"""The file beside the ledger that holds the pictures, attached as `shots`."""

# State: found -> surveyed -> staged -> done. `staged`: the cleaned file is whole under its temporary name and about to
# be renamed; after a kill such a row is cleaned again, which gives the same bytes.
FOUND, SURVEYED, STAGED, DONE = "found", "surveyed", "staged", "done"

RETRY = ("Q-UNREADABLE", "Q-FAILED", "Q-WORKER-DIED", "H-READER-MISSING")
"""Outcomes that may be the machine's fault and not the file's: tried again by every run."""

GROUPED = (
    "S-DUPLICATE",
    "H-DUPLICATE",
    "H-PATIENT-CONFLICT",
    "H-ISSUER-CONFLICT",
    "H-PERSON-CONFLICT",
    "H-WITNESS-PATIENT",
)
"""Outcomes that follow from other files: decided anew by every run."""
