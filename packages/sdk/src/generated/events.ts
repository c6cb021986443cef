// Made from src/engine/events by scripts/docs/events.mjs. Do not edit: change the vocabulary and run `npm run docs`.

/** What `data` is, by the type of the event. A newer server may give members that are not here. */
export interface EventData {
  /** Somebody said that an account that is nobody’s is meant to be. */
  readonly 'account.kept': {
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly account: string;
    /** When it is reported again; null: when its owner leaves. */
    readonly until: string | null;
  };
  /** An account that was known is reported again, or is somebody’s. */
  readonly 'account.keptEnded': {
    readonly actor: string | null;
    readonly account: string;
    readonly why: 'ordered' | 'linked' | 'ownerLeft';
  };
  /** Somebody said whose an account is that was nobody’s. */
  readonly 'account.linked': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly account: string;
    /** Whether the strong keys of the account are the person’s, contradict them, or say nothing. */
    readonly keys: 'same' | 'other' | 'none';
  };
  /** An account that somebody had linked is nobody’s again. */
  readonly 'account.unlinked': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly account: string;
    /** Whether the strong keys of the account are the person’s, contradict them, or say nothing. */
    readonly keys: 'same' | 'other' | 'none';
  };
  /** Somebody may use the console. */
  readonly 'administrator.added': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    readonly role: string;
    readonly how: 'local' | 'provider';
    readonly provider: string | null;
    /** The person that they are. */
    readonly identity: string | null;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** What somebody may do in the console is another. */
  readonly 'administrator.changed': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    readonly role: string;
    readonly state: 'enabled' | 'disabled';
    readonly identity: string | null;
    readonly why: string | null;
    /** Nobody: it follows from something else. */
    readonly actor: string | null;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly role: string;
      readonly state: 'enabled' | 'disabled';
      readonly identity: string | null;
    };
  };
  /** A link was made that lets somebody in once. */
  readonly 'administrator.linked': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody may use the console no more. */
  readonly 'administrator.removed': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    readonly role: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A backup was written. */
  readonly 'backup.made': {
    readonly backup: string;
    /** Of the log, as the backup has it. */
    readonly size: number;
    readonly root: string | null;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** The certificate of a leave, or a supplement to it. */
  readonly 'certificate.issued': {
    readonly leave: string;
    readonly number: number;
    readonly proven: number;
    readonly unproven: number;
    readonly gaps: number;
  };
  /** Somebody says that the clock is right. */
  readonly 'clock.confirmed': {
    readonly byMs: number;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** The clock jumped and is not believed. */
  readonly 'clock.jumped': {
    /** How far it is off; 0: back. */
    readonly byMs: number;
    readonly beforeMs: number;
    /** The time that counts. */
    readonly steady: string;
  };
  /** The clock is back. */
  readonly 'clock.returned': {
    /** How far it is off; 0: back. */
    readonly byMs: number;
    readonly beforeMs: number;
    /** The time that counts. */
    readonly steady: string;
  };
  /** The first credential of a new account was handed to its person. */
  readonly 'credential.handedOver': {
    readonly kind: string;
    readonly channel: string;
  };
  /** An identity provider made a group. */
  readonly 'dsync.group.created': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the group has there. */
    readonly group: string;
  };
  /** A group was removed. */
  readonly 'dsync.group.deleted': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the group has there. */
    readonly group: string;
  };
  /** A group changed. */
  readonly 'dsync.group.updated': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the group has there. */
    readonly group: string;
    /** Attributes whose values changed; the values stay in the directory. */
    readonly changed: ReadonlyArray<string>;
  };
  /** A user came into a group. */
  readonly 'dsync.group.user_added': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the group has there. */
    readonly group: string;
    /** The id that the user has there. */
    readonly user: string;
  };
  /** A user went out of a group. */
  readonly 'dsync.group.user_removed': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the group has there. */
    readonly group: string;
    /** The id that the user has there. */
    readonly user: string;
  };
  /** An identity provider made a user. */
  readonly 'dsync.user.created': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the user has there. */
    readonly user: string;
    readonly active: boolean;
  };
  /** A user was removed. */
  readonly 'dsync.user.deleted': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the user has there. */
    readonly user: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly active: boolean;
    };
  };
  /** A user changed. */
  readonly 'dsync.user.updated': {
    /** The connection through which the identity provider said so. */
    readonly connection: string;
    /** The id that the user has there. */
    readonly user: string;
    /** Attributes whose values changed; the values stay in the directory. */
    readonly changed: ReadonlyArray<string>;
    readonly active: boolean;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly active: boolean;
    };
  };
  /** The erasure of a person waits for a second person. */
  readonly 'erasure.asked': {
    readonly erasure: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Events that were kept long enough are gone; their leaves stay. */
  readonly 'events.removed': {
    /** The first number that is kept. */
    readonly before: number;
    readonly removed: number;
    readonly keptDays: number;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody has dealt with an exception. */
  readonly 'exception.closed': {
    readonly exception: string;
    readonly kind: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly reason: string;
  };
  /** What the guard holds has passed its deadline; nothing was done about it. */
  readonly 'hold.overdue': {
    readonly hold: string;
    readonly plan: string;
  };
  /** What the guard held does not happen. */
  readonly 'hold.refused': {
    readonly hold: string;
    readonly plan: string;
    readonly by: string;
    readonly reason: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** What the guard held goes ahead. */
  readonly 'hold.released': {
    readonly hold: string;
    readonly plan: string;
    readonly by: string;
    readonly reason: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** A receiver answered later. */
  readonly 'hook.answered': {
    /** Name of the Hook document. */
    readonly hook: string;
    /** Which of the twelve. */
    readonly event: string;
    readonly call: string;
    readonly try: number;
    /** Of the answer; null: none came, or it came late. */
    readonly status: number | null;
    /** What followed from it. */
    readonly outcome: string;
    /** Attributes that the answer changed. */
    readonly changed: ReadonlyArray<string>;
    /** Commits to the text without saying it; null: there is none, or the person was erased. */
    readonly request: string | null;
    /** Commits to the text without saying it; null: there is none, or the person was erased. */
    readonly answer: string | null;
  };
  /** Somebody had a receiver asked once more. */
  readonly 'hook.askedAgain': {
    /** Name of the Hook document. */
    readonly hook: string;
    readonly event: string;
    readonly call: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A receiver was asked, or told. */
  readonly 'hook.called': {
    /** Name of the Hook document. */
    readonly hook: string;
    /** Which of the twelve. */
    readonly event: string;
    readonly call: string;
    readonly try: number;
    /** Of the answer; null: none came, or it came late. */
    readonly status: number | null;
    /** What followed from it. */
    readonly outcome: string;
    /** Attributes that the answer changed. */
    readonly changed: ReadonlyArray<string>;
    /** Commits to the text without saying it; null: there is none, or the person was erased. */
    readonly request: string | null;
    /** Commits to the text without saying it; null: there is none, or the person was erased. */
    readonly answer: string | null;
  };
  /** Calls of a hook are signed with another key. */
  readonly 'hook.keyed': {
    /** Name of the Hook document. */
    readonly hook: string;
    readonly publicKey: string;
    /** Until then the key before signs as well. */
    readonly earlierEnd?: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody had a hook called to try it. */
  readonly 'hook.tested': {
    /** Name of the Hook document. */
    readonly hook: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody was looked at, and their state or their access changes. */
  readonly 'identity.decided': {
    readonly plan: string;
    /** What made it so: `time`, `import`, `webhook`, `operator` … */
    readonly by: string;
    readonly source: string | null;
    readonly before: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived';
    readonly after: 'unknown' | 'preHire' | 'active' | 'onLeave' | 'suspended' | 'leaving' | 'left' | 'archived';
    /** The guard holds it: nothing happens until somebody decides. */
    readonly held: boolean;
    readonly corroborated: boolean;
    readonly targets: ReadonlyArray<{
      readonly target: string;
      readonly mode: 'active' | 'deactivate' | 'deprovision' | 'delete';
      /** Mode before; null: there was no account. */
      readonly previous?: 'active' | 'deactivate' | 'deprovision' | 'delete' | null;
      readonly operations: ReadonlyArray<string>;
    }>;
  };
  /** Two identities were one person, and are now. */
  readonly 'identity.merged': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** Identity that gave. */
    readonly from: string;
    /** Identity that got. */
    readonly into: string;
    readonly employments: number;
    readonly targets: ReadonlyArray<string>;
  };
  /** One identity was two people, and is no more. */
  readonly 'identity.split': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** Identity that gave. */
    readonly from: string;
    /** Identity that got. */
    readonly into: string;
    readonly employments: number;
    readonly targets: ReadonlyArray<string>;
  };
  /** A report was taken. */
  readonly 'import.finished': {
    readonly import: string;
    /** Name of the Source document. */
    readonly source: string;
    /** SHA-256, hex. */
    readonly digest: string;
    /** It is proven that nothing is missing in it. */
    readonly whole: boolean;
    readonly rows: number;
    readonly added?: number;
    readonly changed?: number;
    /** Rows that could not be read. */
    readonly setAside?: number;
    /** People who should be in it and are not; nobody loses anything by it. */
    readonly missing?: number;
    readonly held?: number;
    /** Who handed it in, where a person did. */
    readonly actor?: string;
    /** Why that person did. */
    readonly reason?: string;
    /** Of a source that only confirms what others say. */
    readonly witness?: true;
  };
  /** A report said nothing new. */
  readonly 'import.noop': {
    readonly import: string;
    /** Name of the Source document. */
    readonly source: string;
    readonly reason: string;
    readonly digest: string | null;
  };
  /** A report was too strange to believe, and waits for somebody. */
  readonly 'import.refusedHeld': {
    readonly import: string;
    /** Name of the Source document. */
    readonly source: string;
    readonly reason: string;
    readonly digest: string | null;
  };
  /** A report was not believed; nothing of it was taken. */
  readonly 'import.rejected': {
    readonly import: string;
    /** Name of the Source document. */
    readonly source: string;
    readonly reason: string;
    readonly digest: string | null;
  };
  /** Somebody leaves: what is known and what has to end is fixed. */
  readonly 'leave.decided': {
    readonly leave: string;
    /** ISO 8601, UTC */
    readonly effective: string;
    readonly targets: ReadonlyArray<string>;
    readonly items: number;
    readonly held: boolean;
  };
  /** It was read, or could not be read, what a leaver has on a target, or the policy leaves it as it is. */
  readonly 'leave.inventoried': {
    readonly leave: string;
    readonly status?: 'read' | 'cannotBeListed' | 'notRead' | 'kept';
    readonly accounts?: number;
    /** In place of the rest, in what older versions wrote. */
    readonly commitment?: string;
  };
  /** An administrator says that somebody leaves. */
  readonly 'leave.ordered': {
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** ISO 8601, UTC */
    readonly effective: string;
  };
  /** The order is taken back: the sources count again. */
  readonly 'leave.undone': {
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
      /** ISO 8601, UTC */
      readonly effective: string;
      readonly actor: string;
    };
  };
  /** Somebody uploaded the accounts of a target that cannot be read. */
  readonly 'list.uploaded': {
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** SHA-256, hex. */
    readonly digest: string;
    readonly users: number;
    readonly whole: boolean;
  };
  /** The log is signed by another key from here on. */
  readonly 'log.keyHandedOver': {
    readonly from: string;
    readonly to: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Everything is sealed under another master key. */
  readonly 'masterKey.rotated': {
    readonly key: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A notice reached where it was to go. */
  readonly 'notice.delivered': {
    readonly notice: string;
    readonly kind: string;
    readonly severity: number;
    readonly channel: string;
    readonly receipt: string;
  };
  /** A notice could not be delivered, and is not tried any more. */
  readonly 'notice.dropped': {
    readonly notice: string;
    readonly kind: string;
    readonly severity: number;
    readonly channel: string;
    readonly receipt: string;
  };
  /** A person says that it is done; nothing has proven it. */
  readonly 'operation.attested': {
    /** `disable`, `revoke`, `revokeSessions` … */
    readonly kind: string;
    /** The leave it belongs to. */
    readonly leave?: string;
    /** Short word for what the target said. */
    readonly outcome?: string;
    readonly tries?: number;
    /** Code of what is in the way. */
    readonly trouble?: string;
    readonly severity?: number;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** It is still not done, and that is more serious than before. */
  readonly 'operation.delayed': {
    /** `disable`, `revoke`, `revokeSessions` … */
    readonly kind: string;
    /** The leave it belongs to. */
    readonly leave?: string;
    /** Short word for what the target said. */
    readonly outcome?: string;
    readonly tries?: number;
    /** Code of what is in the way. */
    readonly trouble?: string;
    readonly severity?: number;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** What was ended is there again. */
  readonly 'operation.returned': {
    /** `disable`, `revoke`, `revokeSessions` … */
    readonly kind: string;
    /** The leave it belongs to. */
    readonly leave?: string;
    /** Short word for what the target said. */
    readonly outcome?: string;
    readonly tries?: number;
    /** Code of what is in the way. */
    readonly trouble?: string;
    readonly severity?: number;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** Done as far as the target says; nothing can prove it. */
  readonly 'operation.unproven': {
    /** `disable`, `revoke`, `revokeSessions` … */
    readonly kind: string;
    /** The leave it belongs to. */
    readonly leave?: string;
    /** Short word for what the target said. */
    readonly outcome?: string;
    readonly tries?: number;
    /** Code of what is in the way. */
    readonly trouble?: string;
    readonly severity?: number;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** Done, and seen by another call. */
  readonly 'operation.verified': {
    /** `disable`, `revoke`, `revokeSessions` … */
    readonly kind: string;
    /** The leave it belongs to. */
    readonly leave?: string;
    /** Short word for what the target said. */
    readonly outcome?: string;
    readonly tries?: number;
    /** Code of what is in the way. */
    readonly trouble?: string;
    readonly severity?: number;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** Somebody did something on the command line. */
  readonly 'operator.acted': {
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** Account of the machine. */
    readonly account: string;
    readonly command: string;
  };
  /** A passkey was added. */
  readonly 'passkey.added': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A passkey was removed. */
  readonly 'passkey.removed': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A password was removed. */
  readonly 'password.removed': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A password was set. */
  readonly 'password.set': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody wants writes to stop; grants stop at once. */
  readonly 'pause.asked': {
    readonly pause: string;
    /** `grants`, `all` or `target:<name>`. */
    readonly scope: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** ISO 8601, UTC */
    readonly until: string;
    readonly reason: string;
  };
  /** A second person agrees: revocations stop as well. */
  readonly 'pause.confirmed': {
    readonly pause: string;
    /** `grants`, `all` or `target:<name>`. */
    readonly scope: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** ISO 8601, UTC */
    readonly until: string;
    readonly reason: string;
  };
  /** A pause is over. */
  readonly 'pause.ended': {
    readonly pause: string;
    /** `grants`, `all` or `target:<name>`. */
    readonly scope: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** ISO 8601, UTC */
    readonly until: string;
    readonly reason: string;
  };
  /** The personal data of somebody are gone. */
  readonly 'person.erased': {
    readonly erasure: string;
    readonly askedBy: string;
    readonly confirmedBy: string;
  };
  /** A plan that somebody had looked at was carried out. */
  readonly 'plan.applied': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly madeBy: string;
    readonly people: number;
    readonly operations: number;
    readonly held: number;
    /** Of a plan that put a policy in force; absent where none was given. */
    readonly reason?: string;
  };
  /** Somebody had a plan made, to be looked at; nothing of it is done. */
  readonly 'plan.made': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** `due`, `policy`, `leave`, `merge`, `split`, `link` or `unlink`. */
    readonly for: string;
    readonly people: number;
    readonly operations: number;
    readonly reason?: string;
  };
  /** A plan that was made is not to be applied any more. */
  readonly 'plan.withdrawn': {
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly reason: string;
  };
  /** Policy documents came in force. */
  readonly 'policy.activated': {
    readonly version: number;
    /** SHA-256, hex. */
    readonly digest: string;
    readonly actor: string;
    /** Hash of the plan that was applied, where there was one. */
    readonly plan?: string;
    readonly reason?: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly version: number | null;
    };
  };
  /** A message of a source was taken. */
  readonly 'record.received': {
    /** Name of the Source document. */
    readonly source: string;
    readonly kind: string;
    readonly ambiguous: boolean;
    /** Of a source that only confirms what others say. */
    readonly witness?: true;
  };
  /** Somebody has looked at a restored state: it works again. */
  readonly 'restore.confirmed': {
    readonly restore: string;
    readonly plan: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly unlisted: ReadonlyArray<string>;
  };
  /** Somebody says how long something is kept. */
  readonly 'retention.changed': {
    readonly what: 'events';
    /** null: as long as the server says. */
    readonly days: number | null;
    readonly before: number | null;
    readonly reason: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A client of a connection may ask for tokens. */
  readonly 'scim.clientAdded': {
    readonly connection: string;
    readonly client: string;
    readonly actor: string;
  };
  /** A client of a connection may ask for tokens no more. */
  readonly 'scim.clientRemoved': {
    readonly connection: string;
    readonly client: string;
    readonly actor: string;
  };
  /** An identity provider may push. */
  readonly 'scim.connectionAdded': {
    readonly connection: string;
    readonly name: string;
    readonly dialect: string;
    readonly actor: string;
  };
  /** A connection was closed. */
  readonly 'scim.connectionRemoved': {
    readonly connection: string;
    readonly actor: string;
    /** Where one was given. */
    readonly reason?: string;
  };
  /** A connection has another secret. */
  readonly 'scim.secretRotated': {
    readonly connection: string;
    readonly credential: string;
    readonly actor: string;
  };
  /** A client of a connection got a token for an hour. */
  readonly 'scim.tokenIssued': {
    readonly connection: string;
    readonly credential: string;
    /** The client, or the secret, that it was given for. */
    readonly for: string;
  };
  /** A secret was removed. */
  readonly 'secret.removed': {
    readonly name: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A secret was set; its value is nowhere in the log. */
  readonly 'secret.set': {
    readonly name: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody signed in. */
  readonly 'session.began': {
    readonly session: string;
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    readonly how: 'passkey' | 'password' | 'provider' | 'link';
    readonly provider: string | null;
  };
  /** Sessions of somebody are over. */
  readonly 'session.ended': {
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
    readonly sessions: number;
    readonly why: 'signedOut' | 'revoked' | 'left' | 'suspended' | 'changed' | 'disabled' | 'removed' | 'providerRemoved' | 'merged' | 'erased' | 'tooMany';
    /** Nobody: it follows from something else. */
    readonly actor: string | null;
  };
  /** Somebody used a passkey again in a session. */
  readonly 'session.steppedUp': {
    readonly session: string;
    /** Who signs in, by id: never by name. */
    readonly administrator: string;
  };
  /** Too many attempts to sign in failed; more are refused for a while. */
  readonly 'signIn.throttled': {
    readonly what: 'account' | 'address' | 'pair';
  };
  /** People may sign in with this provider. */
  readonly 'signInProvider.added': {
    readonly provider: string;
    readonly issuer: string;
    /** True: its claims say who may enter, and as what. */
    readonly byClaim: boolean;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Nobody signs in with this provider any more. */
  readonly 'signInProvider.removed': {
    readonly provider: string;
    readonly issuer: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody told us of one of our people, and it was believed. */
  readonly 'signal.received': {
    /** Name of the Source document. */
    readonly source: string;
    readonly signal: string;
    /** What followed from it. */
    readonly outcome: string;
    /** SHA-256 of the name that the token has, hex. */
    readonly token: string;
  };
  /** Somebody had a source asked before its time. */
  readonly 'source.pullAsked': {
    /** Name of the Source document. */
    readonly source: string;
    /** Everybody, and not only what changed. */
    readonly whole: boolean;
    readonly actor: string;
  };
  /** The address under which we speak was set. */
  readonly 'ssf.issuerSet': {
    readonly issuer: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Signals are signed with another key. */
  readonly 'ssf.keyRotated': {
    readonly key: string;
    /** ISO 8601, UTC */
    readonly signsFrom: string;
    /** Until then the key before is published as well. */
    readonly earlierUntil: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody may be told by Shared Signals. */
  readonly 'ssf.receiverAdded': {
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    readonly name: string;
    readonly scopes: ReadonlyArray<string>;
    /** In which form people are named. */
    readonly subject: string;
    readonly attribute: string | null;
    /** Only accounts on these targets; null: people. */
    readonly targets: ReadonlyArray<string> | null;
    readonly issuer: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A receiver was removed, and its streams with it. */
  readonly 'ssf.receiverRemoved': {
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    readonly streams: number;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A receiver has another token. */
  readonly 'ssf.receiverRotated': {
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A receiver changed a stream. */
  readonly 'ssf.streamChanged': {
    /** One stream of a receiver. */
    readonly stream: string;
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    /** push or poll. */
    readonly method: string;
  };
  /** A receiver made a stream. */
  readonly 'ssf.streamCreated': {
    /** One stream of a receiver. */
    readonly stream: string;
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    /** push or poll. */
    readonly method: string;
  };
  /** A receiver ended a stream. */
  readonly 'ssf.streamDeleted': {
    /** One stream of a receiver. */
    readonly stream: string;
    /** Who is told by Shared Signals. */
    readonly receiver: string;
    /** push or poll. */
    readonly method: string;
  };
  /** A stream was paused, resumed or switched off. */
  readonly 'ssf.streamStatusChanged': {
    /** One stream of a receiver. */
    readonly stream: string;
    readonly before: string;
    readonly after: string;
  };
  /** The state is that of a backup: it begins in safe mode. */
  readonly 'state.restored': {
    readonly restore: string;
    readonly backup: string;
    /** ISO 8601, UTC */
    readonly madeAt: string;
    readonly log: {
      readonly origin: string;
      readonly size: number;
      readonly root: string | null;
    };
    readonly seenOutside: {
      readonly origin: string;
      readonly size: number;
      readonly root: string;
    } | null;
    readonly origin: string;
    readonly epochsRaisedBy: number;
    readonly erased: number;
    readonly withoutErasures: boolean;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** What a target says of itself changed. */
  readonly 'target.checked': {
    readonly ok: boolean;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly ok: boolean | null;
    };
  };
  /** Somebody wants all accounts of a target read now. */
  readonly 'target.listingAsked': {
    readonly actor: string;
  };
  /** All accounts of a target were read and compared. */
  readonly 'target.reconciled': {
    readonly accounts: number;
    readonly pages: number;
    readonly linked: number;
    readonly orphans: number;
    readonly ambiguous: number;
    readonly changed: number;
    readonly returned: number;
    readonly drift: number;
    readonly missing: number;
    /** So many are missing that nothing was made of it. */
    readonly doubted: boolean;
    readonly administrators: number;
  };
  /** Somebody says that a task is done, or cannot be done. */
  readonly 'task.closed': {
    /** Id of the task. */
    readonly task: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    readonly result: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** A second person says the same. */
  readonly 'task.confirmed': {
    /** Id of the task. */
    readonly task: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
    };
  };
  /** Something has to be done by hand. */
  readonly 'task.opened': {
    /** Id of the task. */
    readonly task: string;
    readonly kind: string;
    /** Team or person whose task it is. */
    readonly owner: string;
    /** ISO 8601, UTC */
    readonly due: string;
  };
  /** The deadline of a task has passed. */
  readonly 'task.overdue': {
    /** Id of the task. */
    readonly task: string;
    readonly owner: string;
  };
  /** Evidence contradicts what was said of a task. */
  readonly 'task.reopened': {
    /** Id of the task. */
    readonly task: string;
    readonly reason: string;
    /** What was so before; absent in what older versions wrote. */
    readonly previous?: {
      readonly state: string;
      readonly result: string | null;
    };
  };
  /** A tenant begins. */
  readonly 'tenant.created': {
    readonly tenant: string;
  };
  /** A token of the API was made. */
  readonly 'token.created': {
    readonly token: string;
    readonly role: string;
    readonly holder: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
    /** ISO 8601, UTC */
    readonly expires: string;
  };
  /** A token opens nothing any more. */
  readonly 'token.revoked': {
    readonly token: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A webhook was changed. */
  readonly 'webhook.changed': {
    /** The webhook. */
    readonly endpoint: string;
    /** Scheme, host and port of its address; the rest may hold secrets. */
    readonly origin: string;
    /** Types of events that it gets. */
    readonly types: ReadonlyArray<string>;
    readonly ordered: boolean;
    readonly why: string | null;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A webhook was made. */
  readonly 'webhook.created': {
    /** The webhook. */
    readonly endpoint: string;
    /** Scheme, host and port of its address; the rest may hold secrets. */
    readonly origin: string;
    /** Types of events that it gets. */
    readonly types: ReadonlyArray<string>;
    readonly ordered: boolean;
    readonly scheme: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A webhook is called no more. */
  readonly 'webhook.disabled': {
    /** The webhook. */
    readonly endpoint: string;
    /** Scheme, host and port of its address; the rest may hold secrets. */
    readonly origin: string;
    /** Types of events that it gets. */
    readonly types?: ReadonlyArray<string>;
    readonly ordered?: boolean;
    readonly why: string | null;
    /** Nobody: its receiver said so, or has not answered for days. */
    readonly actor: string | null;
  };
  /** A webhook is called again. */
  readonly 'webhook.enabled': {
    /** The webhook. */
    readonly endpoint: string;
    /** Scheme, host and port of its address; the rest may hold secrets. */
    readonly origin: string;
    /** Types of events that it gets. */
    readonly types: ReadonlyArray<string>;
    readonly ordered: boolean;
    readonly why: string | null;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A webhook was removed. */
  readonly 'webhook.removed': {
    /** The webhook. */
    readonly endpoint: string;
    /** Scheme, host and port of its address; the rest may hold secrets. */
    readonly origin: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Deliveries are sent once more. */
  readonly 'webhook.replayed': {
    /** The webhook. */
    readonly endpoint: string;
    readonly what: 'dead' | 'range';
    readonly from?: number;
    readonly to?: number;
    readonly deliveries: number;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** A webhook is signed with another key. */
  readonly 'webhook.rotated': {
    /** The webhook. */
    readonly endpoint: string;
    readonly publicKey: string | null;
    /** Until then the key before signs as well. */
    readonly earlierEnd: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
  /** Somebody had a webhook called to try it. */
  readonly 'webhook.tested': {
    /** The webhook. */
    readonly endpoint: string;
    /** Who did it: the holder of the token, or the name given on the command line. */
    readonly actor: string;
  };
}
