-- What people see of their sessions, and the organisation that a referrer acts for in one.
ALTER TABLE spring_session
  ADD COLUMN ip_address varchar(64),
  ADD COLUMN user_agent varchar(400),
  ADD COLUMN active_organization_id varchar(40) REFERENCES organizations (id);
