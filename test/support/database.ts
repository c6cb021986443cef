export { realDatabase } from '../../src/torture/house/database.ts';
