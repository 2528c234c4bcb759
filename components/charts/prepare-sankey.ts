/** From stocks and ribbons to what a Sankey drawing shows: columns, bars that balance, and what does not. Pure. */

export type SankeyStock = {
  slug: string;
  name: string;
  /** at the start and at the end of the range */
  before: number;
  count: number;
  entered: number;
  left: number;
};
export type SankeyRibbon = { source: string | null; sink: string | null; subjects: number; flows: string[] };

/** What one side of a bar is made of, from top to bottom. `y` and `height` in px from the top of the drawing. */
export type SankeySlice = {
  kind: 'stay' | 'outside' | 'ribbon' | 'residue';
  subjects: number;
  y: number;
  height: number;
};

export type SankeyNode = {
  slug: string;
  name: string;
  /** place among the stocks: its colour */
  mark: number;
  column: number;
  y: number;
  height: number;
  before: number;
  count: number;
  entered: number;
  left: number;
  /** before + entered − left − count: 0 when it balances */
  residue: number;
  /** entries and exits that no ribbon shows (or, negative, that ribbons show more than once) */
  unseenIn: number;
  unseenOut: number;
  /** left: who was there, who came from outside, ribbons. right: who stayed, who went outside, ribbons. */
  incoming: SankeySlice[];
  outgoing: SankeySlice[];
};

export type SankeyLink = {
  source: string;
  sink: string;
  subjects: number;
  flows: string[];
  width: number;
  /** middle of the ribbon where it leaves and where it arrives */
  from: { column: number; y: number };
  to: { column: number; y: number };
  /** goes back to an earlier column: drawn around, in a lane of its own below everything */
  lane: number | null;
};

export type Sankey = { columns: number; height: number; nodes: SankeyNode[]; links: SankeyLink[] };

const GAP = 26;
const LANE_GAP = 6;
/** Thinner than this nobody sees it. Unit: px. */
const THINNEST = 1;
/** Edges with less than this share of what their ends move do not decide in which column a stock stands. */
const STRONG = 0.05;

type Edge = { source: number; sink: number; subjects: number; flows: string[] };

/**
 * One bar per stock. Its left side is who was there before plus who came in, its right side who stayed plus who went
 * out: both sides are equally long when the books balance, and what is missing on one of them is drawn as residue.
 */
export function prepareSankey(
  stocks: readonly SankeyStock[],
  ribbons: readonly SankeyRibbon[],
  options: { height: number; maxColumns?: number },
): Sankey {
  const place = new Map(stocks.map((stock, index) => [stock.slug, index]));
  const edges = ribbons.flatMap((ribbon): Edge[] => {
    const source = place.get(ribbon.source ?? '');
    const sink = place.get(ribbon.sink ?? '');
    if (source === undefined || sink === undefined || ribbon.subjects <= 0) return [];
    return [{ source, sink, subjects: ribbon.subjects, flows: ribbon.flows }];
  });
  const order = orderOf(stocks, edges);
  const column = columnsOf(order, edges, options.maxColumns ?? 8);
  const outside = (pick: 'source' | 'sink', index: number): number =>
    sum(
      ribbons
        .filter((ribbon) => {
          const here = pick === 'source' ? ribbon.sink : ribbon.source;
          const there = pick === 'source' ? ribbon.source : ribbon.sink;
          return place.get(here ?? '') === index && !place.has(there ?? '');
        })
        .map((ribbon) => ribbon.subjects),
    );

  const sides = stocks.map((stock, index) => {
    const from = outside('source', index);
    const to = outside('sink', index);
    const ins = sum(edges.filter((edge) => edge.sink === index).map((edge) => edge.subjects));
    const outs = sum(edges.filter((edge) => edge.source === index).map((edge) => edge.subjects));
    return {
      from,
      to,
      ins,
      outs,
      left: Math.max(stock.before + stock.entered, stock.before + from + ins),
      right: Math.max(stock.count + stock.left, stock.count + to + outs),
    };
  });
  const sizes = sides.map((side) => Math.max(side.left, side.right));
  const columns = Math.max(0, ...column) + 1;
  const members = Array.from({ length: columns }, (_, at) => order.filter((index) => column[index] === at));
  const scale = Math.min(
    ...members.map((inside) => {
      const subjects = sum(inside.map((index) => sizes[index] ?? 0));
      return (options.height - GAP * inside.length) / Math.max(1, subjects);
    }),
  );
  const tall = (subjects: number) => (subjects > 0 ? Math.max(THINNEST, subjects * scale) : 0);

  const sorted = sortColumns(members, edges, column);
  const tops = new Map<number, number>();
  for (const inside of sorted) {
    let y = GAP;
    for (const index of inside) {
      tops.set(index, y);
      y += Math.max(3, tall(sizes[index] ?? 0)) + GAP;
    }
  }

  const nodes = stocks.map((stock, index): SankeyNode => {
    const side = sides[index] ?? { from: 0, to: 0, ins: 0, outs: 0, left: 0, right: 0 };
    const y = tops.get(index) ?? GAP;
    const size = sizes[index] ?? 0;
    const incoming = stack(y, tall, [
      ['stay', stock.before],
      ['outside', side.from],
      ['ribbon', side.ins],
      ['residue', size - stock.before - side.from - side.ins],
    ]);
    const outgoing = stack(y, tall, [
      ['stay', stock.count],
      ['outside', side.to],
      ['ribbon', side.outs],
      ['residue', size - stock.count - side.to - side.outs],
    ]);
    return {
      slug: stock.slug,
      name: stock.name,
      mark: index,
      column: column[index] ?? 0,
      y,
      height: Math.max(3, tall(size)),
      before: stock.before,
      count: stock.count,
      entered: stock.entered,
      left: stock.left,
      residue: stock.before + stock.entered - stock.left - stock.count,
      unseenIn: stock.entered - side.from - side.ins,
      unseenOut: stock.left - side.to - side.outs,
      incoming,
      outgoing,
    };
  });
  return { columns, ...drawLinks(nodes, edges, tall, options.height) };
}

/** Ribbons leave and arrive in the order of where they go, so that few of them cross; those that go back are last. */
function drawLinks(
  nodes: SankeyNode[],
  edges: readonly Edge[],
  tall: (subjects: number) => number,
  height: number,
): Pick<Sankey, 'nodes' | 'links' | 'height'> {
  const isBack = (edge: Edge) => (nodes[edge.sink]?.column ?? 0) <= (nodes[edge.source]?.column ?? 0);
  const key = (index: number) => (nodes[index]?.y ?? 0) + (nodes[index]?.height ?? 0) / 2;
  const startOf = (slices: SankeySlice[] | undefined) => slices?.find((slice) => slice.kind === 'ribbon')?.y ?? 0;
  const leaves = new Map<Edge, number>();
  const arrives = new Map<Edge, number>();
  nodes.forEach((node, index) => {
    const lay = (mine: Edge[], other: (edge: Edge) => number, start: number, into: Map<Edge, number>) => {
      let y = start;
      for (const edge of mine.sort(by((edge) => Number(isBack(edge)), other))) {
        into.set(edge, y + tall(edge.subjects) / 2);
        y += tall(edge.subjects);
      }
    };
    const out = edges.filter((edge) => edge.source === index);
    const into = edges.filter((edge) => edge.sink === index);
    lay(out, (edge) => key(edge.sink), startOf(node.outgoing), leaves);
    lay(into, (edge) => key(edge.source), startOf(node.incoming), arrives);
  });

  let floor = Math.max(height, ...nodes.map((node) => node.y + node.height)) + GAP / 2;
  const span = (edge: Edge) => (nodes[edge.source]?.column ?? 0) - (nodes[edge.sink]?.column ?? 0);
  const lanes = new Map<Edge, number>();
  // Short ways back run inside of long ones.
  for (const edge of edges.filter(isBack).sort(by(span, (edge) => -edge.subjects))) {
    lanes.set(edge, floor + tall(edge.subjects) / 2);
    floor += tall(edge.subjects) + LANE_GAP;
  }
  const links = edges.map((edge): SankeyLink => {
    const source = nodes[edge.source];
    const sink = nodes[edge.sink];
    return {
      source: source?.slug ?? '',
      sink: sink?.slug ?? '',
      subjects: edge.subjects,
      flows: edge.flows,
      width: tall(edge.subjects),
      from: { column: source?.column ?? 0, y: leaves.get(edge) ?? 0 },
      to: { column: sink?.column ?? 0, y: arrives.get(edge) ?? 0 },
      lane: lanes.get(edge) ?? null,
    };
  });
  return { nodes, links: links.sort((a, b) => b.subjects - a.subjects), height: floor + GAP / 2 };
}

/**
 * Who comes first: repeatedly takes what nothing leads to, then what leads nowhere, then what sends most more than it
 * gets (Eades, Lin and Smyth's greedy feedback arc set). Ties keep the given order.
 */
function orderOf(stocks: readonly SankeyStock[], edges: readonly Edge[]): number[] {
  const rest = new Set(stocks.map((_, index) => index));
  const first: number[] = [];
  const last: number[] = [];
  const within = (from: number, to: number) => rest.has(from) && rest.has(to) && from !== to;
  const outOf = (index: number) =>
    sum(edges.filter((edge) => edge.source === index && within(index, edge.sink)).map((edge) => edge.subjects));
  const into = (index: number) =>
    sum(edges.filter((edge) => edge.sink === index && within(edge.source, index)).map((edge) => edge.subjects));
  while (rest.size > 0) {
    const left = [...rest];
    const source = left.find((index) => into(index) === 0);
    const sink = source === undefined ? left.findLast((index) => outOf(index) === 0) : undefined;
    const chosen =
      source ?? sink ?? left.reduce((best, index) => (surplus(index) > surplus(best) ? index : best), left[0] ?? 0);
    (sink === undefined ? first : last).push(chosen);
    rest.delete(chosen);
  }
  return [...first, ...last.reverse()];

  function surplus(index: number): number {
    return outOf(index) - into(index);
  }
}

/** The longest way of strong forward edges to each stock, in at most `most` columns. */
function columnsOf(order: readonly number[], edges: readonly Edge[], most: number): number[] {
  const rank = new Map(order.map((index, position) => [index, position]));
  const through = order.map((_, index) =>
    sum(edges.filter((edge) => edge.source === index || edge.sink === index).map((edge) => edge.subjects)),
  );
  const column = order.map(() => 0);
  for (const index of order) {
    for (const edge of edges) {
      if (edge.source !== index || (rank.get(edge.sink) ?? 0) <= (rank.get(index) ?? 0)) continue;
      const weight = Math.min(through[edge.source] ?? 0, through[edge.sink] ?? 0);
      if (edge.subjects < STRONG * weight) continue;
      column[edge.sink] = Math.max(column[edge.sink] ?? 0, (column[index] ?? 0) + 1);
    }
  }
  const longest = Math.max(0, ...column);
  return longest < most ? column : column.map((at) => Math.round((at / longest) * (most - 1)));
}

/** Within each column, by the middle of what leads there: two sweeps are enough for a picture of this size. */
function sortColumns(members: number[][], edges: readonly Edge[], column: readonly number[]): number[][] {
  const position = new Map<number, number>();
  members.forEach((inside) => inside.forEach((index, at) => position.set(index, at / Math.max(1, inside.length))));
  for (const direction of ['source', 'sink'] as const) {
    const inOrder = direction === 'source' ? members : [...members].reverse();
    for (const inside of inOrder) {
      const weight = new Map(
        inside.map((index) => {
          const near = edges.filter((edge) =>
            direction === 'source'
              ? edge.sink === index && (column[edge.source] ?? 0) < (column[index] ?? 0)
              : edge.source === index && (column[edge.sink] ?? 0) > (column[index] ?? 0),
          );
          const all = sum(near.map((edge) => edge.subjects));
          const mean = sum(near.map((edge) => (position.get(edge[direction]) ?? 0) * edge.subjects)) / Math.max(1, all);
          return [index, near.length === 0 ? (position.get(index) ?? 0) : mean] as const;
        }),
      );
      inside.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
      inside.forEach((index, at) => position.set(index, at / Math.max(1, inside.length)));
    }
  }
  return members;
}

function stack(
  top: number,
  tall: (subjects: number) => number,
  parts: [kind: SankeySlice['kind'], subjects: number][],
): SankeySlice[] {
  let y = top;
  return parts
    .filter(([, subjects]) => subjects > 0)
    .map(([kind, subjects]) => {
      const slice = { kind, subjects, y, height: tall(subjects) };
      y += slice.height;
      return slice;
    });
}

/** Smallest first by the first number, then by the second. */
function by(first: (edge: Edge) => number, second: (edge: Edge) => number): (a: Edge, b: Edge) => number {
  return (a, b) => (first(a) === first(b) ? second(a) - second(b) : first(a) - first(b));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
