import { prometheusMetrics, silentMetrics, type Metrics } from '../src';

describe('the figures of a process', () => {
  let metrics: Metrics;
  beforeEach(() => {
    metrics = prometheusMetrics({ ofProcess: false });
  });
  const lines = async (): Promise<readonly string[]> => (await metrics.read()).trim().split('\n');

  it('count what happens, for each value of the labels', async () => {
    const requests = metrics.counter({ name: 'parley_a_total', help: 'All of them.', labels: ['method', 'status'] });
    const got = requests('GET', '200');
    got.inc();
    got.inc(2);
    requests('PUT', '404').inc();
    requests('GET', '200').inc();
    expect(await lines()).toEqual([
      '# HELP parley_a_total All of them.',
      '# TYPE parley_a_total counter',
      'parley_a_total{method="GET",status="200"} 4',
      'parley_a_total{method="PUT",status="404"} 1',
    ]);
  });

  it('keep label values apart that would run into one', async () => {
    const pairs = metrics.counter({ name: 'parley_pairs_total', help: 'Pairs.', labels: ['a', 'b'] });
    pairs('xy', 'z').inc();
    pairs('x', 'yz').inc(5);
    expect(await lines()).toEqual(
      expect.arrayContaining(['parley_pairs_total{a="xy",b="z"} 1', 'parley_pairs_total{a="x",b="yz"} 5']),
    );
  });

  it('put a value that stands on a bound under that bound, and one above all of them under none', async () => {
    const seconds = metrics.histogram({ name: 'parley_b_seconds', help: 'How long.', labels: [], buckets: [0.1, 1] })();
    for (const value of [0.05, 0.1, 0.5, 3]) seconds.observe(value);
    expect((await lines()).slice(2)).toEqual([
      'parley_b_seconds_bucket{le="0.1"} 2',
      'parley_b_seconds_bucket{le="1"} 3',
      'parley_b_seconds_bucket{le="+Inf"} 4',
      'parley_b_seconds_sum 3.65',
      'parley_b_seconds_count 4',
    ]);
  });

  it('are there at 0 before anything has happened, where they have no labels', async () => {
    metrics.counter({ name: 'parley_c_total', help: 'None so far.', labels: [] });
    expect(await lines()).toContain('parley_c_total 0');
  });

  it('are asked for at each reading where only a question tells', async () => {
    let waiting = 3;
    const gauge = metrics.gauge({ name: 'parley_waiting', help: 'Waiting.', labels: [] })();
    metrics.beforeReading(() => gauge.set(waiting));
    expect(await lines()).toContain('parley_waiting 3');
    waiting = 0;
    expect(await lines()).toContain('parley_waiting 0');
  });

  it('go up and down where they say how many there are', async () => {
    const gauge = metrics.gauge({ name: 'parley_open', help: 'Open.', labels: [] })();
    gauge.add(2);
    gauge.add(-1);
    expect(await lines()).toContain('parley_open 1');
  });

  it('are one family for one name, and never of two kinds', async () => {
    const described = { name: 'parley_shared_total', help: 'Shared.', labels: [] } as const;
    metrics.counter(described)().inc();
    metrics.counter(described)().inc();
    expect(await lines()).toContain('parley_shared_total 2');
    expect(() => metrics.gauge(described)).toThrow('parley_shared_total is a counter already');
  });

  it('are of one registry only, and tell of the process where that is asked for', async () => {
    metrics.counter({ name: 'parley_mine_total', help: 'Mine.', labels: [] });
    const other = prometheusMetrics();
    const text = await other.read();
    expect(text).not.toContain('parley_mine_total');
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(other.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('cost nothing and say nothing where nobody keeps them', async () => {
    silentMetrics
      .counter({ name: 'parley_a_total', help: 'A.', labels: ['x'] })('y')
      .inc();
    silentMetrics
      .histogram({ name: 'parley_b', help: 'B.', labels: [], buckets: [1] })()
      .observe(1);
    silentMetrics.gauge({ name: 'parley_c', help: 'C.', labels: [] })().set(1);
    expect(await silentMetrics.read()).toBe('');
  });
});
