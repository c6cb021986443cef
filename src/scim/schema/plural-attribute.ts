import { type Attribute, attribute } from './attribute.ts';

/** A list of complex values with the sub-attributes that RFC 7643 section 2.4 gives to all of them. */
export function pluralAttribute(
  name: string,
  description: string,
  of: {
    readonly value: Attribute;
    /** Suggestions only: any other text is taken as a type too. */
    readonly types?: readonly string[];
  },
): Attribute {
  return attribute(name, 'complex', description, {
    multiValued: true,
    subAttributes: [
      of.value,
      attribute('display', 'string', 'How the value is shown to people.'),
      attribute('type', 'string', 'What the value is for.', {
        ...(of.types === undefined ? {} : { canonicalValues: of.types }),
      }),
      primaryAttribute(),
    ],
  });
}

export const primaryAttribute = () =>
  attribute('primary', 'boolean', 'Whether this is the preferred value. True at most once in the list.');
