import type { ErrorTable } from './category.ts';

/** Who uses the console, and how they get in. */
export const signInErrors = {
  SESSION_INVALID: {
    category: 'unauthenticated',
    remedy: 'Sign in again: the session is over, was ended, or never was one.',
  },
  SESSION_UNKNOWN: { category: 'notFound', remedy: 'Look at the list again: it may be over already.' },
  SESSION_OLD: {
    category: 'forbidden',
    remedy: 'Sign out and in again, then repeat it: this needs a sign-in that is a few minutes old at most.',
  },
  SESSION_NEEDED: {
    category: 'usage',
    remedy: 'Sign in to the console: this is about the session of a browser, and a token has none.',
  },
  ORIGIN_FOREIGN: {
    category: 'forbidden',
    remedy: 'Repeat it in the console itself: another site may not act in your session.',
  },
  SIGN_IN_INSECURE: {
    category: 'forbidden',
    remedy:
      'Open the console by https://, or on the machine itself by http://localhost; a proxy in front has to say X-Forwarded-Proto: https.',
  },
  SIGN_IN_REFUSED: {
    category: 'unauthenticated',
    remedy: 'Look at what you typed; if it stays so, ask an administrator of the console for a new link.',
  },
  SIGN_IN_LINK_INVALID: {
    category: 'unauthenticated',
    remedy: 'Ask for a new link (`lockstep administrator link NAME`): each opens once, and for a short time.',
  },
  SIGN_IN_LOST: {
    category: 'unauthenticated',
    remedy:
      'Begin again on the sign-in page: this sign-in was begun elsewhere, used already, or too long ago.',
  },
  STEP_UP_NEEDED: {
    category: 'forbidden',
    remedy: 'Use your passkey, then repeat it: this needs one that was used in the last five minutes.',
  },
  ADMINISTRATOR_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep administrator list` shows who may use the console.',
  },
  ADMINISTRATOR_TAKEN: {
    category: 'conflict',
    remedy: 'Choose another name, or look at `lockstep administrator list`: that is somebody already.',
  },
  ADMINISTRATOR_HOW: {
    category: 'usage',
    remedy: 'Who signs in with a provider has neither link nor password here; add somebody local for that.',
  },
  ADMINISTRATOR_SELF: {
    category: 'refused',
    remedy: 'Ask another administrator, or say it on the machine with `lockstep administrator`.',
  },
  TOKEN_UNTIED: {
    category: 'refused',
    remedy:
      'Let an administrator say which person you are, or make the token on the machine: no leave of yours would end it.',
  },
  LAST_ADMINISTRATOR: {
    category: 'refused',
    remedy: 'Let somebody else have the role administrator first: nobody could administer the console.',
  },
  PASSWORD_WEAK: {
    category: 'invalid',
    remedy: 'Take 15 characters or more, not your name and not one character again and again; or a passkey.',
  },
  PASSKEY_REFUSED: {
    category: 'invalid',
    remedy: 'Try again with a passkey of this address; if it stays so, remove it and add it anew.',
  },
  PASSKEY_UNKNOWN: { category: 'notFound', remedy: 'Look at the list again: it may be removed already.' },
  PASSKEY_ADDRESS: {
    category: 'usage',
    remedy:
      'Open the console by a name, for example http://localhost: passkeys do not work with an IP address.',
  },
  PROVIDER_UNKNOWN: {
    category: 'notFound',
    remedy: '`lockstep sign-in list` shows the providers that people sign in with.',
  },
  PROVIDER_TAKEN: { category: 'conflict', remedy: 'Choose another id, or remove the provider that has it.' },
  PROVIDER_UNAVAILABLE: {
    category: 'unavailable',
    remedy:
      'Try again; look at the issuer, and where it is on a private network allow its address (LOCKSTEP_WEBHOOK_ALLOW).',
  },
  PROVIDER_REFUSED: {
    category: 'unauthenticated',
    remedy: 'Ask an administrator of the console: the provider did not let you in, or nobody here knows you.',
  },
} as const satisfies ErrorTable;
