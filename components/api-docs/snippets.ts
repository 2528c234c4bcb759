/** A request as its reader has filled it in. */
export type Call = {
  method: string;
  /** Whole address, query included. */
  url: string;
  /** Media type of the body; '' without one. */
  type: string;
  body: string;
  /** What stands in the place of the token; '' when none is needed. */
  token: string;
};

/** The address of an operation with the given values; empty query values are left out. */
export function callUrl(
  base: string,
  path: string,
  parameters: readonly { name: string; in: 'path' | 'query' }[],
  values: Readonly<Record<string, string>>,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[`path.${name}`] ?? ''));
  const query = new URLSearchParams();
  for (const { name, in: place } of parameters) {
    const value = values[`query.${name}`] ?? '';
    if (place === 'query' && value !== '') query.append(name, value);
  }
  const text = query.toString();
  return `${base}${filled}${text === '' ? '' : `?${text}`}`;
}

/** For a shell: whatever stands in it, it is one word. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call as a command line. */
export function curlOf({ method, url, type, body, token }: Call): string {
  const parts = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(url)}`];
  if (token !== '')
    parts.push(
      `-H ${token.startsWith('$') ? `"Authorization: Bearer ${token}"` : quoted(`Authorization: Bearer ${token}`)}`,
    );
  if (type !== '') parts.push(`-H ${quoted(`Content-Type: ${type}`)}`, `--data-binary ${quoted(body)}`);
  return parts.join(' \\\n  ');
}

/** The call as JavaScript. */
export function fetchOf({ method, url, type, body, token }: Call): string {
  const headers = [
    ...(token === ''
      ? []
      : [`    authorization: ${token.startsWith('$') ? '`Bearer ${token}`' : JSON.stringify(`Bearer ${token}`)},`]),
    ...(type === '' ? [] : [`    'content-type': ${JSON.stringify(type)},`]),
  ];
  const options = [
    ...(method === 'GET' ? [] : [`  method: ${JSON.stringify(method)},`]),
    ...(headers.length === 0 ? [] : ['  headers: {', ...headers, '  },']),
    ...(type === '' ? [] : [`  body: ${bodyOf(type, body)},`]),
  ];
  const call =
    options.length === 0
      ? `const response = await fetch(${JSON.stringify(url)});`
      : [`const response = await fetch(${JSON.stringify(url)}, {`, ...options, '});'].join('\n');
  return `${call}\nif (!response.ok) throw new Error((await response.json()).error.message);`;
}

function bodyOf(type: string, body: string): string {
  if (type !== 'application/json') return JSON.stringify(body);
  try {
    return `JSON.stringify(${JSON.stringify(JSON.parse(body), null, 2).replaceAll('\n', '\n  ')})`;
  } catch {
    return JSON.stringify(body);
  }
}

/** An answer as it is shown: JSON is indented, what is very long is cut. */
export function shown(text: string, type: string, most = 20_000): string {
  let pretty = text;
  if (type.includes('json')) {
    try {
      pretty = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // As it came.
    }
  }
  return pretty.length > most ? `${pretty.slice(0, most)}\n… ${pretty.length - most} characters more` : pretty;
}
