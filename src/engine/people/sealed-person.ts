/** What an identity row seals: the strong keys of one person. Names and mail addresses have no place here (T13). */
export interface SealedPerson {
  /** As the sources call them. */
  readonly keys: Readonly<Record<string, string>>;
  /** As Target documents ask for them: path such as `identity.employeeId` -> value. The last known one stays. */
  readonly paths?: Readonly<Record<string, string>>;
}
