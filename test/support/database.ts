export { realDatabase } from '../../src/torture/attacks/support/database.ts';
