// Run once, by the first start of the store: the service's own user. It may write to other databases because a
// migration keeps a copy of what was there in a database beside.
const password = require("fs").readFileSync("/run/secrets/store_password", "utf8").trim();
db.getSiblingDB("otklik").createUser({
  user: "otklik",
  pwd: password,
  roles: [{ role: "readWriteAnyDatabase", db: "admin" }],
});
