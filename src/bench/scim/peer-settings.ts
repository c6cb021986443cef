import type { RequestListener } from 'node:http';

/** What a peer's process is told, in its environment: command lines can be read by everybody. */
export const PEER_SETTINGS = 'LOCKSTEP_BENCH_SCIM';

export const PEERS = ['jackson', 'better-auth', 'scimmy'] as const;
export type PeerName = (typeof PEERS)[number];

export interface PeerSettings {
  readonly peer: PeerName;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password?: string;
    readonly database: string;
  };
  /** Connections to the database at most: as many as there are clients. */
  readonly pool: number;
  /** Users on one page. */
  readonly page: number;
  /** Where @boxyhq/saml-jackson was installed. */
  readonly folder?: string;
}

/** The line by which a peer's process says that it listens. */
export interface PeerReady {
  readonly url: string;
  readonly token: string;
  readonly version: string;
}

/** What an adapter makes of its library: called with the origin at which the process listens. */
export interface PeerServer extends PeerReady {
  readonly handle: RequestListener;
}
