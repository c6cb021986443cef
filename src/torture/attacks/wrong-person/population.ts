export interface Made {
  readonly person: number;
  readonly employment: string;
  readonly name: string;
  readonly mail: string;
  readonly keys: { readonly universalId: string; readonly hash: string; readonly born: string };
}

/**
 * 2 % have the name, and half of them also the birth date, of somebody else; 2 % have a mail address that another
 * person had before. One in twelve comes back under a new employment, a fifth of them as a new person record.
 */
export function population(people: number, random: () => number): Made[] {
  const records: Made[] = [];
  const births: string[] = [];
  for (let person = 0; person < people; person += 1) {
    const namesake = person > 0 && random() < 0.02 ? Math.floor(random() * person) : null;
    const born =
      namesake !== null && random() < 0.5
        ? (births[namesake] ?? '')
        : new Date(Date.UTC(1960, 0, 1) + Math.floor(random() * 15_000) * 86_400_000)
            .toISOString()
            .slice(0, 10);
    births.push(born);
    const kind = random();
    const hash = kind < 0.05 ? '' : kind < 0.053 ? `agency-${Math.floor(random() * 20)}` : `hash-${person}`;
    const name = `name-${namesake ?? person}`;
    const mail = `mail-${random() < 0.02 ? Math.floor(random() * (person + 1)) : person}`;
    const add = (employment: string, universalId: string) =>
      records.push({ person, employment, name, mail, keys: { universalId, hash, born } });
    add(`E${person}`, `U${person}`);
    if (random() < 1 / 12) add(`R${person}`, random() < 0.2 ? `V${person}` : `U${person}`);
  }
  for (let at = records.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [records[at], records[other]];
    if (a !== undefined && b !== undefined) {
      records[at] = b;
      records[other] = a;
    }
  }
  return records;
}
