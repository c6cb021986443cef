/** The user that a hook is about. Always these; mapped attributes of the account stand beside them. */
export interface HookUser {
  readonly assignedGroups: readonly string[];
  readonly provisionedApps: Readonly<Record<string, { readonly login: string }>>;
  readonly securityQuestion: Readonly<Record<string, unknown>>;
  readonly country: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly login: string;
  readonly userType: string;
  readonly [attribute: string]: unknown;
}

interface OfUser {
  readonly user: HookUser;
}

/** An operation of one target. */
interface OfOperation extends OfUser {
  /** Name of the key by which the account is found; empty where there is none. */
  readonly policyMap: string;
  readonly form: string;
  readonly applicationId: string;
  readonly roleList: readonly string[];
  /** For example `Application Create`. */
  readonly action: string;
}

/** What each of the twelve hooks asks: `request` of its body. */
export interface HookRequests {
  readonly test: undefined;
  readonly preCreateUser: OfUser;
  readonly postCreateUser: OfUser;
  readonly preUpdateUser: OfUser;
  readonly postUpdateUser: OfUser;
  readonly validateUser: OfUser;
  readonly validateUpdateUser: OfUser;
  /** `passwordText` is a JWE (RSA-OAEP-256, A256GCM) to the key that the Hook document names; without a key it is absent. */
  readonly changePassword: OfUser & { readonly passwordText?: string };
  readonly preProvision: OfOperation;
  readonly postProvision: OfOperation & { readonly isSuccess: boolean; readonly uid: string };
  readonly policyMap: OfUser & {
    readonly targetAttribute: string;
    readonly defaultValue: string;
    readonly sourceField?: string;
    readonly formVariable?: string;
    /** In place of sourceField and formVariable where the Hook document says `style: compatible`. */
    readonly cymmetrifield?: string;
    readonly formVeriable?: string;
  };
  readonly runDeprovision: OfUser;
}

export type HookName = keyof HookRequests;

type Changes = Readonly<Record<string, unknown>>;
type Refusal = { readonly error: true; readonly message: string };

/** What each of the hooks that answer may say: `response` of its answer. It narrows and never widens. */
export interface HookResponses {
  readonly test: Readonly<Record<string, never>>;
  readonly preCreateUser: { readonly data?: Changes };
  readonly preUpdateUser: { readonly data?: Changes };
  readonly validateUser: { readonly data?: Changes } | Refusal;
  readonly validateUpdateUser: { readonly data?: Changes } | Refusal;
  readonly policyMap: { readonly mappedValue?: string | number | boolean | readonly string[] };
  /** `false`: a person is asked to look. The access ends all the same. */
  readonly runDeprovision: { readonly data: boolean; readonly message?: string };
}

export const HOOK_NAMES: readonly HookName[] = [
  'test',
  'preCreateUser',
  'postCreateUser',
  'preUpdateUser',
  'postUpdateUser',
  'validateUser',
  'validateUpdateUser',
  'changePassword',
  'preProvision',
  'postProvision',
  'policyMap',
  'runDeprovision',
];

/** The body of an answer. */
export function hookAnswer<N extends keyof HookResponses>(_name: N, response: HookResponses[N]): string {
  return JSON.stringify({ response });
}
