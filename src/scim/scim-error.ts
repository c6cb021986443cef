/** Detail error keywords of RFC 7644 section 3.12 and RFC 9865 section 2.3. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** A refusal in the words of the protocol. `detail` is read by whoever runs the client: what is wrong, and where. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, scimType: ScimType | undefined, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const invalidValue = (detail: string) => new ScimError(400, 'invalidValue', detail);
export const invalidSyntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail);
export const invalidPath = (detail: string) => new ScimError(400, 'invalidPath', detail);
export const invalidFilter = (detail: string) => new ScimError(400, 'invalidFilter', detail);
export const noTarget = (detail: string) => new ScimError(400, 'noTarget', detail);
export const immutable = (detail: string) => new ScimError(400, 'mutability', detail);

/** The body of every refusal (RFC 7644 section 3.12): `status` is a string. */
export function errorBody({ status, scimType, message }: ScimError): Record<string, unknown> {
  return {
    schemas: [ERROR_SCHEMA],
    ...(scimType === undefined ? {} : { scimType }),
    detail: message,
    status: String(status),
  };
}
