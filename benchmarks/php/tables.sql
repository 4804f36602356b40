-- The rows that contactus.php keeps: those of the handler, with the same keys and indexes.
PRAGMA journal_mode = WAL;
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY, receipt VARCHAR(9) NOT NULL UNIQUE, form VARCHAR(100) NOT NULL,
    language VARCHAR(35) NOT NULL, answers TEXT NOT NULL, extras TEXT NOT NULL, received_at BIGINT NOT NULL
);
CREATE TABLE idempotency_keys (
    key VARCHAR(128) NOT NULL PRIMARY KEY, receipt VARCHAR(9) NOT NULL, created_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY, submission_id INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
    kind VARCHAR(40) NOT NULL, recipient TEXT NOT NULL, state VARCHAR(10) NOT NULL, attempts INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL, message_id VARCHAR(255) NOT NULL, created_at BIGINT NOT NULL
);
CREATE INDEX ix_deliveries_submission_id ON deliveries (submission_id);
CREATE INDEX ix_deliveries_waiting ON deliveries (next_attempt_at, id) WHERE state = 'waiting';
