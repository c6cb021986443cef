/** Of node:fs and node:url, for the command inside the verifier of certificates, which is never run in a page. */
function cannot(): never {
  throw new Error('a page has no files');
}
export const readFileSync = cannot;
export const realpathSync = cannot;
export const statSync = cannot;
export const fileURLToPath = cannot;
