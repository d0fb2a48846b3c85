// Run once by `mongodb-set-up`, safe to repeat: the replica set exists and each service has a user for its own database alone.

try {
  rs.status();
} catch (notYet) {
  rs.initiate({ _id: "kutse", members: [{ _id: 0, host: "mongodb:27017" }] });
}
while (!db.hello().isWritablePrimary) {
  sleep(200);
}

const admin = db.getSiblingDB("admin");
for (const service of ["registration", "notifications", "certificates"]) {
  const pwd = process.env[`MONGO_${service.toUpperCase()}_PASSWORD`];
  const roles = [{ role: "readWrite", db: `kutse_${service}` }];
  if (admin.getUser(service)) {
    admin.updateUser(service, { pwd, roles });
  } else {
    admin.createUser({ user: service, pwd, roles });
  }
}
print("replica set and users are there");
