"""The tables of the ledger."""

VERSION = 2
"""Of the schema; a vault of another version is refused, never guessed at."""

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run(
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, status TEXT NOT NULL, version TEXT NOT NULL,
  policy TEXT NOT NULL, policy_digest TEXT NOT NULL, jobs INTEGER NOT NULL, summary TEXT);
CREATE TABLE patient(id INTEGER PRIMARY KEY, canonical NOT NULL UNIQUE, pseudonym TEXT, known_digest TEXT);
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
-- A row a file. `former` is 0, or the row's own id once another file came under its ref while its output stays in OUT.
-- `passed`: the survey found an instance. `target`: what OUT holds of it, now. `seen`: the last run that found it.
CREATE TABLE instance(
  id INTEGER PRIMARY KEY, ref TEXT, former INTEGER NOT NULL DEFAULT 0, replaces INTEGER, path BLOB, staged INTEGER,
  size INTEGER, mtime_ns INTEGER, seen INTEGER NOT NULL, state TEXT NOT NULL, passed INTEGER NOT NULL DEFAULT 0,
  digest TEXT, patient INTEGER, patient_id, issuer, study, series, sop, sop_class TEXT, modality TEXT,
  face INTEGER NOT NULL DEFAULT 0, kind TEXT, code TEXT, target TEXT, output_digest TEXT, bytes_in INTEGER,
  bytes_out INTEGER, actions INTEGER, known_digest TEXT, run INTEGER, links INTEGER, written INTEGER,
  UNIQUE(ref, former));
CREATE UNIQUE INDEX instance_target ON instance(target) WHERE target IS NOT NULL;
CREATE INDEX instance_sop ON instance(sop) WHERE sop <> '';
CREATE INDEX instance_study ON instance(study, patient) WHERE study <> '';
CREATE INDEX instance_series ON instance(series) WHERE series <> '';
CREATE INDEX instance_links ON instance(links) WHERE links IS NOT NULL;
CREATE INDEX instance_patient ON instance(patient, state);
CREATE INDEX instance_state ON instance(state);
CREATE INDEX instance_replaces ON instance(replaces) WHERE replaces IS NOT NULL;
"""

# State: found -> surveyed -> staged -> done. `staged`: the cleaned file is whole under its temporary name and about to
# be renamed; after a kill such a row is cleaned again, which gives the same bytes.
FOUND, SURVEYED, STAGED, DONE = "found", "surveyed", "staged", "done"

RETRY = ("Q-UNREADABLE", "Q-FAILED", "Q-WORKER-DIED")
"""Outcomes that may be the machine's fault and not the file's: tried again by every run."""

GROUPED = ("S-DUPLICATE", "H-DUPLICATE", "H-PATIENT-CONFLICT", "H-ISSUER-CONFLICT")
"""Outcomes that follow from other files: decided anew by every run."""
