import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = 'dc=certify,dc=test';
export const ADMINISTRATOR = `cn=admin,${SUFFIX}`;
export const CONNECTOR = `cn=lockstep,${SUFFIX}`;
export const PEOPLE = `ou=people,${SUFFIX}`;
export const GROUPS = `ou=groups,${SUFFIX}`;
export const POLICY = `cn=lock,ou=policies,${SUFFIX}`;
export const PLACEHOLDER = 'cn=nobody';

export interface Passwords {
  readonly administrator: string;
  readonly connector: string;
}

export interface Places {
  readonly folder: string;
  readonly data: string;
  readonly schemas: string;
  readonly modules: string | undefined;
  readonly passwords: Passwords;
}

/** cn=config: password policies and cn=Monitor, and the access rules of "Least privilege" in the connector's README. */
export function configuration({ folder, data, schemas, modules, passwords }: Places): string {
  const connector = `dn.exact="${CONNECTOR}"`;
  return `dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: ${folder}/slapd.pid

${modules === undefined ? '' : loading(modules)}
dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

${['core', 'cosine', 'nis', 'inetorgperson'].map((name) => `include: file://${schemas}/${name}.ldif`).join('\n')}

dn: olcDatabase=frontend,cn=config
objectClass: olcDatabaseConfig
objectClass: olcFrontendConfig
olcDatabase: frontend

dn: olcDatabase=mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: mdb
olcSuffix: ${SUFFIX}
olcRootDN: ${ADMINISTRATOR}
olcRootPW: ${passwords.administrator}
olcDbDirectory: ${data}
olcDbMaxSize: 67108864
olcDbNoSync: TRUE
olcDbIndex: objectClass,uid,entryUUID,employeeNumber,member,memberUid,cn eq
olcLimits: ${connector} size=unlimited
olcAccess: to attrs=userPassword by ${connector} write by self write by anonymous auth by * none
olcAccess: to dn.subtree="${PEOPLE}" by ${connector} write by users read
olcAccess: to dn.subtree="${GROUPS}" by ${connector} write by users read
olcAccess: to * by users read

dn: olcOverlay=ppolicy,olcDatabase={1}mdb,cn=config
objectClass: olcOverlayConfig
objectClass: olcPPolicyConfig
olcOverlay: ppolicy
olcPPolicyHashCleartext: TRUE

dn: olcDatabase=monitor,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMonitorConfig
olcDatabase: monitor
olcAccess: to * by ${connector} read by * none
`;
}

function loading(modules: string): string {
  const loaded = ['back_mdb', 'back_monitor', 'ppolicy'].filter(
    (name) => existsSync(join(modules, `${name}.so`)) || existsSync(join(modules, `${name}.la`)),
  );
  return `dn: cn=module,cn=config
objectClass: olcModuleList
cn: module
olcModulePath: ${modules}
${loaded.map((name) => `olcModuleLoad: ${name}\n`).join('')}`;
}

/** Somebody with a password stands for everybody else: only then its absence elsewhere can be seen. */
export function content({ connector }: Passwords): string {
  return [
    `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: certify\no: certify`,
    ...['people', 'groups', 'policies'].map(
      (name) => `dn: ou=${name},${SUFFIX}\nobjectClass: organizationalUnit\nou: ${name}`,
    ),
    `dn: ${POLICY}\nobjectClass: device\nobjectClass: pwdPolicy\ncn: lock\npwdAttribute: userPassword\npwdLockout: TRUE`,
    `dn: ${CONNECTOR}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: lockstep\nuserPassword: ${connector}`,
    `dn: uid=witness,${PEOPLE}\nobjectClass: inetOrgPerson\nuid: witness\ncn: Witness\nsn: Witness\nuserPassword: ${connector}`,
    ...['staff', 'administrators'].map(
      (name) =>
        `dn: cn=${name},${GROUPS}\nobjectClass: groupOfNames\ncn: ${name}\nmember: uid=witness,${PEOPLE}`,
    ),
    `dn: cn=night shift,${GROUPS}\nobjectClass: posixGroup\ncn: night shift\ngidNumber: 7001\nmemberUid: witness`,
    '',
  ].join('\n\n');
}
