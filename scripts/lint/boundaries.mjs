// Which room may import which: the house rules of the README as one table.
import path from 'node:path';

/** Domain rooms from left to right: each may import the verbs and schemas of those before it. */
const ROOMS = ['subjects', 'goals', 'webhooks', 'stocks', 'experiments', 'metrics', 'logs'];
/** Rooms that every domain room stands on. They hold no domain rules. */
const CELLARS = ['config', 'db', 'activity', 'settings', 'schedule', 'stats', 'time', 'assign'];

/** What a place may import: a test of the other place, or true for everything. Places are `lib/stats`, `app`, … */
const MAY = {
  'lib/stats': none,
  'lib/time': none,
  'lib/assign': none,
  'lib/browser': only('assign'),
  'lib/config': none,
  'lib/db': only('config', 'time'),
  'lib/activity': only('config', 'db'),
  'lib/settings': only('config', 'db', 'activity', 'time'),
  'lib/schedule': only('config', 'db', 'activity', 'settings', 'time'),
  'lib/http': only('config', 'db', 'auth', 'settings'),
  'lib/auth': only('config', 'db', 'activity', 'settings'),
  'lib/definitions': only('config', 'assign', 'schedule'),
  ...Object.fromEntries(
    ROOMS.map((room, index) => [`lib/${room}`, only(...CELLARS, ...ROOMS.slice(0, index), 'auth', 'definitions')]),
  ),
  // the description of every address: schemas and codes, no verb
  'lib/api': (to) =>
    isSchemas(to.file) ||
    ['lib/config/names', 'lib/collect/refusal', 'lib/db/context', 'lib/http/handle-request'].includes(to.file),
  'lib/client': only('api'),
  app: (to) =>
    to.place === 'components' ||
    to.place === 'app' ||
    // the words for who asks and what went wrong, not the database
    ['lib/db/context', 'lib/db/problem'].includes(to.file) ||
    (to.place.startsWith('lib/') && to.place !== 'lib/db' && to.place !== 'lib/testing'),
  components: (to) =>
    to.place === 'components' ||
    ['lib/stats', 'lib/time', 'lib/assign'].includes(to.place) ||
    to.file === 'lib/config/names' ||
    to.place === 'lib/definitions' ||
    (to.place.startsWith('lib/') && isSchemas(to.file)),
  e2e: (to) => to.place === 'e2e',
};

/** Rooms that are pure: no database, no clock, no framework. Packages that they may use. */
const PURE = {
  'lib/stats': ['simple-statistics'],
  'lib/time': ['temporal-polyfill'],
  'lib/assign': [],
  'lib/browser': [],
};

function none() {
  return false;
}

/** @param {string[]} rooms */
function only(...rooms) {
  return (to) => rooms.some((room) => to.place === `lib/${room}`);
}

const isSchemas = (file) => /(^|[/.])schemas$/.test(file);
const isPrivate = (file) => /(^|\/)store$|\.store$|\.sql$/.test(file);
/** What server code of this application asks: it uses the public door and its clock, so it stands above all rooms. */
const isFace = (file) => /^lib\/(experiments|stocks)\/server(-[a-z]+)*\.tsx?$/.test(file);
const isTest = (file) => /\.test\.tsx?$/.test(file);

/** The place that a file of the project belongs to. @param {string} file relative, with forward slashes */
export function placeOf(file) {
  const [top = '', second = ''] = file.split('/');
  return top === 'lib' && second !== '' ? `lib/${second}` : top;
}

/**
 * Why `from` must not import `source`, or null when it may.
 * @param {string} root directory of the project
 * @param {string} from absolute path of the importing file
 * @param {string} source what stands in the import
 */
export function refusal(root, from, source) {
  const file = path.relative(root, from).split(path.sep).join('/');
  const place = placeOf(file);
  if (source === 'recharts' || source.startsWith('recharts/')) {
    return file.startsWith('components/charts/') ? null : 'Only components/charts draws with recharts.';
  }
  const target = resolveInside(root, from, source);
  if (target === null) {
    const allowed = isTest(file) ? undefined : PURE[place];
    return allowed === undefined || allowed.includes(source) ? null : `${place} is pure: it must not use ${source}.`;
  }
  const to = { file: target.replace(/\.(tsx?|mjs|js)$/, ''), place: placeOf(target) };
  if (to.place === place) return null;
  if (isTest(file) && to.place === 'lib/testing') return null;
  if (isPrivate(to.file) && place !== 'lib/testing') return `${to.file} is private to ${to.place}.`;
  const may = MAY[place];
  if (may === undefined || isTest(file) || isFace(file)) return null;
  return may(to) ? null : `${place} must not import ${to.place} (${to.file}).`;
}

/** @returns the path inside the project, or null for packages and files outside of it */
function resolveInside(root, from, source) {
  if (source.startsWith('@/')) return source.slice(2);
  if (!source.startsWith('.')) return null;
  const relative = path
    .relative(root, path.resolve(path.dirname(from), source))
    .split(path.sep)
    .join('/');
  return relative.startsWith('../') ? null : relative;
}

/** The ESLint rule: static and dynamic imports, re-exports, type imports and require. */
export const boundaries = {
  meta: { type: 'problem', schema: [{ type: 'object', properties: { root: { type: 'string' } } }] },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const check = (node) => {
      if (node?.type !== 'Literal' || typeof node.value !== 'string') return;
      const message = refusal(root, context.filename, node.value);
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      CallExpression: (node) => {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node.arguments[0]);
      },
    };
  },
};
