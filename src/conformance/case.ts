import type { Session } from './session.ts';

/** Who sends what a case sends; `Any`: several clients do, `Safety`: nobody should. */
export const CLIENTS = [
  ...(['Okta', 'Entra', 'JumpCloud', 'Ping', 'SailPoint', 'Any'] as const),
  ...(['RFC', 'Safety', 'IPSIE'] as const),
] as const;
export type ClientName = (typeof CLIENTS)[number];

/** What a server may lawfully not have: it says so in its ServiceProviderConfig. */
export type Capability = 'bulk' | 'sort' | 'etag' | 'cursor';

/** One thing that a SCIM server has to answer rightly. It makes what it needs; the runner clears that away. */
export interface Case {
  readonly id: string;
  readonly client: ClientName;
  readonly title: string;
  /** Section of the standard, or page of the vendor. */
  readonly source: string;
  readonly needs?: Capability;
  /** Throws Failed; returns when the server was right. */
  readonly run: (scim: Session) => Promise<void>;
}

export class Failed extends Error {
  override readonly name = 'Failed';
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}; got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** The case says nothing about this server, for example because the suite was given no token to leave out. */
export class NotMeasurable extends Error {
  override readonly name = 'NotMeasurable';
}
