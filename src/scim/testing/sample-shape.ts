import { attribute, type Schema } from '../schema/attribute.ts';
import { userShape } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';

/** An extension with every way of being returned, also of parts. */
export const SAMPLE: Schema = {
  id: 'urn:example:sample:1.0:User',
  name: 'Sample',
  description: 'For tests.',
  attributes: [
    attribute('badge', 'string', 'Badge.', { returned: 'always' }),
    attribute('pin', 'string', 'Pin.', { returned: 'never', mutability: 'writeOnly' }),
    attribute('salary', 'integer', 'Salary.', { returned: 'request' }),
    attribute('cards', 'complex', 'Cards.', {
      multiValued: true,
      subAttributes: [
        attribute('number', 'string', 'Number.', { returned: 'always' }),
        attribute('code', 'string', 'Code.', { returned: 'never' }),
        attribute('limit', 'integer', 'Limit.', { returned: 'request' }),
        attribute('bank', 'string', 'Bank.'),
      ],
    }),
  ],
};

export const SAMPLE_SHAPE = userShape([ENTERPRISE_USER, SAMPLE]);
