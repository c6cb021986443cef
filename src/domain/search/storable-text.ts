const UNSTORABLE = /[\0\p{Cs}]/u;

/** PostgreSQL stores neither NUL nor half a character: nothing there is like such a text, before it or behind it. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);
