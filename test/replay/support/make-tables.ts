import type { Tables } from './made-company.ts';
import type { Dice } from './random.ts';

const WORDS = [
  'directory',
  'mail',
  'chat',
  'hrportal',
  'vpn',
  'git',
  'cloud',
  'warehouse',
  'crm',
  'helpdesk',
];
const OTHER = [
  'idp.core',
  'post_office',
  'SAP ERP',
  'Jira',
  'Überwachung',
  '人事',
  'build farm (EU)',
  'ledger-2',
  'badge',
  'till',
  'plan.it',
  'x',
];
const ZONES: readonly (readonly [string, string])[] = [
  ['Apia', 'Pacific/Apia'],
  ['Pago Pago', 'Pacific/Pago_Pago'],
  ['Kiritimati', 'Pacific/Kiritimati'],
  ["St. John's", 'America/St_Johns'],
  ['Bengaluru', 'Asia/Kolkata'],
  ['Santiago', 'America/Santiago'],
  ['Beirut', 'Asia/Beirut'],
  ['Cairo', 'Africa/Cairo'],
  ['Lord Howe', 'Australia/Lord_Howe'],
  ['Chatham', 'Pacific/Chatham'],
  ['Azores', 'Atlantic/Azores'],
  ['Havana', 'America/Havana'],
  ['Berlin', 'Europe/Berlin'],
  ['Dublin', 'Europe/Dublin'],
  ['Casablanca', 'Africa/Casablanca'],
  ['Honolulu', 'Pacific/Honolulu'],
  ['Nuuk', 'America/Nuuk'],
  ['Kathmandu', 'Asia/Kathmandu'],
  ['Troll', 'Antarctica/Troll'],
  ['Mainz "Süd", Werk 2', 'Europe/Berlin'],
  ['Nowhere', 'UTC'],
];
const DEPARTMENTS = [
  'Engineering',
  'Sales',
  'R&D "Nord"',
  'Ops, Night',
  'Finance',
  'People',
  'Legal',
  '営業',
  "Dock's",
];

/** The tables of a company that nobody has seen before. */
export function makeTables(dice: Dice): Tables {
  const { int, pick, chance, shuffle } = dice;
  const count = pick([1, 2, 2, 3, 3, 4, 4, 5, 6, 12, chance(0.3) ? 20 : 3]);
  const systems = shuffle([...WORDS, ...OTHER]).slice(0, count);
  const some = (most: number): string[] => shuffle(systems).slice(0, Math.min(systems.length, int(0, most)));
  const everyone = chance(0.9) ? shuffle(systems).slice(0, Math.max(1, int(1, 3))) : [];
  const departments = shuffle(DEPARTMENTS).slice(0, int(2, DEPARTMENTS.length));
  return {
    systems,
    everyone,
    employee: some(2),
    department: Object.fromEntries(departments.map((name) => [name, some(3)])),
    managerLevels: pick([['M1', 'M2', 'M3', 'M4'], ['L7'], []]),
    manager: some(2),
    neverForContingent: some(3),
    onLeaveEmployee: chance(0.3) ? [] : some(2),
    endOfDay: pick(['18:00', '18:00', '17:30', '23:59', '12:15', '02:30']),
    leavingWindowHours: pick([720, 720, 0, 240, 1_000]),
    terminatedRowsKeptDays: pick([60, 60, 30, 90]),
    locations: Object.fromEntries(shuffle(ZONES).slice(0, pick([1, 3, 8, ZONES.length]))),
  };
}
