/** What the page and the verifier say to each other. The verifier reads nothing itself: it gets bytes and says what they are. */

/** Where a piece of the log is, by its C2SP names. */
export interface Piece {
  readonly from: number;
  readonly width: number;
  readonly entries: string;
  readonly hashes: string;
}

export interface LogToRead {
  /** Lines of log.pub that are trusted. */
  readonly keys: readonly string[];
  /** The checkpoint to read up to, and those that were seen before. */
  readonly notes: readonly string[];
}

/** A checkpoint as it was read, and by which of the trusted keys it is signed; null: by none. */
export interface ReadCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly signedBy: string | null;
}

export interface LogVerdict {
  readonly ok: boolean;
  /** Entries read and found good. */
  readonly size: number;
  /** Of these, how many a signed checkpoint vouches for. */
  readonly signed: number;
  readonly root: string;
  readonly firstBad: { readonly n: number; readonly why: string } | null;
  /** Which of the given notes the log contradicts. */
  readonly contradicted: number | null;
  readonly refused: readonly { readonly note: number; readonly why: string }[];
}

export interface CertificateVerdict {
  readonly authentic: boolean;
  readonly failures: readonly { readonly code: string; readonly why: string }[];
  readonly proven: number;
  readonly unproven: readonly { readonly target: string; readonly what: string; readonly sentence: string }[];
  readonly gaps: readonly { readonly target: string; readonly sentence: string }[];
}

/** What can be asked: question and answer by name. */
export interface Questions {
  readonly checkpoint: {
    readonly ask: { readonly note: string; readonly keys: readonly string[] };
    readonly answer: ReadCheckpoint;
  };
  readonly continues: {
    readonly ask: { readonly older: string; readonly newer: string; readonly proof: readonly string[] };
    readonly answer: boolean;
  };
  readonly inclusion: {
    readonly ask: {
      readonly n: number;
      readonly leaf: string;
      readonly path: readonly string[];
      readonly note: string;
      readonly keys: readonly string[];
    };
    readonly answer: {
      readonly hash: string;
      readonly included: boolean;
      readonly size: number;
      readonly signedBy: string | null;
    };
  };
  readonly begin: { readonly ask: LogToRead; readonly answer: readonly Piece[] };
  readonly piece: {
    readonly ask: { readonly from: number; readonly entries: Uint8Array; readonly hashes: Uint8Array };
    /** Not null: nothing more has to be read. */
    readonly answer: LogVerdict | null;
  };
  readonly end: { readonly ask: null; readonly answer: LogVerdict };
  readonly certificate: {
    readonly ask: { readonly file: Uint8Array; readonly keys: readonly string[] };
    readonly answer: CertificateVerdict;
  };
}

export type QuestionName = keyof Questions;

export type Asked = {
  readonly [N in QuestionName]: { readonly id: number; readonly name: N; readonly ask: Questions[N]['ask'] };
}[QuestionName];

export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };

/** How the page asks, be it a worker or the same thread. */
export interface Verifier {
  ask<N extends QuestionName>(name: N, ask: Questions[N]['ask']): Promise<Questions[N]['answer']>;
  close(): void;
}
