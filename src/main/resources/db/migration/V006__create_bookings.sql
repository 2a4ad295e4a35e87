CREATE SEQUENCE booking_reference_seq START 20001;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

CREATE TABLE bookings (
  id                    varchar(40) PRIMARY KEY,
  reference             bigint NOT NULL UNIQUE DEFAULT nextval('booking_reference_seq'), -- shown as IME-<reference>
  acuity_appointment_id varchar(40) UNIQUE,                   -- null until Acuity has confirmed
  acuity_type_id        varchar(40) NOT NULL,
  specialist_id         varchar(40) NOT NULL REFERENCES specialists (id),
  organization_id       varchar(40) NOT NULL REFERENCES organizations (id),
  team_id               varchar(40) REFERENCES teams (id),
  created_by_id         varchar(40) NOT NULL REFERENCES users (id),
  created_for_id        varchar(40) REFERENCES users (id),
  examinee_name         varchar(200) NOT NULL,
  examinee_phone        varchar(50) NOT NULL,
  examinee_email        varchar(254),
  matter_reference      varchar(100),
  interpreter_language  varchar(100),
  appointment_date      timestamptz NOT NULL,
  duration_minutes      int NOT NULL CHECK (duration_minutes > 0),
  appointment_type      varchar(20) NOT NULL CHECK (appointment_type IN ('in_person', 'telehealth')),
  meeting_link          text,
  status                varchar(20) NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed', 'archived')),
  current_progress      varchar(30) CHECK (current_progress IN ('scheduled', 'rescheduled', 'cancelled', 'no_show',
                          'generating_report', 'report_generated', 'payment_received')),
  source                varchar(20) NOT NULL DEFAULT 'portal' CHECK (source IN ('portal', 'acuity_direct')),
  external_created_by   varchar(200),
  notes                 text,
  reservation           varchar(20) NOT NULL CHECK (reservation IN ('requested', 'confirmed', 'refused', 'abandoned', 'released')),
  reservation_attempted_at timestamptz,                       -- when Acuity was first asked to create the appointment
  confirmed_at          timestamptz,                          -- when the booking was first confirmed; shown in lists from then on
  late_cancellation     boolean,
  cancellation_fee_percent int,
  cancellation_reason   text,
  time_revision         int NOT NULL DEFAULT 0,               -- counts changes of time; revision of the calendar entry
  missing_appointment_id varchar(40),                         -- the appointment that was reported to have vanished from the book
  refusal               varchar(60),                          -- why the appointment book refused, its own code
  report_due_at         timestamptz,
  retention_ends_at     timestamptz,
  version               bigint NOT NULL DEFAULT 0,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX bookings_specialist_idx ON bookings (specialist_id, appointment_date);
CREATE INDEX bookings_organization_idx ON bookings (organization_id, appointment_date DESC, id) WHERE confirmed_at IS NOT NULL;
CREATE INDEX bookings_date_idx ON bookings (appointment_date DESC, id) WHERE confirmed_at IS NOT NULL;
CREATE INDEX bookings_status_idx ON bookings (status, appointment_date DESC, id) WHERE confirmed_at IS NOT NULL;
CREATE INDEX bookings_created_by_idx ON bookings (created_by_id);
CREATE INDEX bookings_team_idx ON bookings (team_id);
CREATE INDEX bookings_open_reservation_idx ON bookings (created_at) WHERE reservation IN ('requested', 'abandoned');
CREATE INDEX bookings_matter_idx ON bookings (lower(matter_reference));
CREATE INDEX bookings_examinee_search_idx ON bookings USING gin (lower(examinee_name) gin_trgm_ops);

-- The answers to the appointment book's intake form.
CREATE TABLE booking_form_answers (
  booking_id varchar(40) NOT NULL REFERENCES bookings (id),
  field_id   varchar(40) NOT NULL,
  value      text NOT NULL,
  PRIMARY KEY (booking_id, field_id)
);

-- Every appointment that ever belonged to a booking, so that one replaced after a no-show is not taken for a new one.
CREATE TABLE booking_appointments (
  acuity_appointment_id varchar(40) PRIMARY KEY,
  booking_id            varchar(40) NOT NULL REFERENCES bookings (id),
  created_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX booking_appointments_booking_idx ON booking_appointments (booking_id);

-- While a reservation is under way its time is held here, so that two callers cannot ask Acuity for the same time.
CREATE TABLE slot_holds (
  booking_id    varchar(40) PRIMARY KEY REFERENCES bookings (id),
  specialist_id varchar(40) NOT NULL REFERENCES specialists (id),
  during        tstzrange NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT slot_holds_no_overlap EXCLUDE USING gist (specialist_id WITH =, during WITH &&)
);

CREATE TABLE booking_progress (
  id             varchar(40) PRIMARY KEY,
  seq            bigint GENERATED ALWAYS AS IDENTITY,
  booking_id     varchar(40) NOT NULL REFERENCES bookings (id),
  progress       varchar(30) NOT NULL CHECK (progress IN ('scheduled', 'rescheduled', 'cancelled', 'no_show',
                   'generating_report', 'report_generated', 'payment_received')),
  changed_by_id  varchar(40) NOT NULL REFERENCES users (id),
  changed_for_id varchar(40) REFERENCES users (id),
  notes          text,
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX booking_progress_booking_idx ON booking_progress (booking_id, seq);

-- A caller who repeats a request with the same key gets the first answer; the key is stored with the intent in one commit.
CREATE TABLE idempotency_keys (
  user_id      varchar(40) NOT NULL REFERENCES users (id),
  key          varchar(100) NOT NULL,
  request_hash varchar(64) NOT NULL,
  booking_id   varchar(40) NOT NULL REFERENCES bookings (id),
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);

CREATE TABLE documents (
  id             varchar(40) PRIMARY KEY,
  booking_id     varchar(40) NOT NULL REFERENCES bookings (id),
  uploaded_by_id varchar(40) NOT NULL REFERENCES users (id),
  s3_key         varchar(500) NOT NULL UNIQUE,
  file_name      varchar(255) NOT NULL,
  file_size      bigint NOT NULL CHECK (file_size > 0 AND file_size <= 524288000),
  mime_type      varchar(100) NOT NULL,
  category       varchar(20) NOT NULL CHECK (category IN ('consent_form', 'brief', 'report', 'dictation', 'other')),
  state          varchar(20) NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'scanning', 'available', 'rejected')),
  sha256         varchar(64),
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX documents_booking_category_idx ON documents (booking_id, category);
CREATE INDEX documents_uploaded_by_idx ON documents (uploaded_by_id);
