/** Of this page, for the styles that the component kit writes at run time (the server's Content-Security-Policy). */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}

// The kit's scroll lock asks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
