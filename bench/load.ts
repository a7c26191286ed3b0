/** Something that takes commands: the product or its ceiling. */
export interface Subject {
  /** One command on one conversation; resolves when it is acknowledged as durable. */
  run(conversation: number): Promise<void>;
  /** Resolves when everything acknowledged is also in the read model. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface Load {
  /** Commands under way at once. */
  readonly inFlight: number;
  /** How many conversations they go to, in turn at random. */
  readonly conversations: number;
  readonly seconds: number;
}

/** Commands per second, from the first one sent to the last one projected. */
export async function rate(subject: Subject, { inFlight, conversations, seconds }: Load): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await subject.run(Math.floor(Math.random() * conversations));
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  await subject.settled();
  return (done / (performance.now() - started)) * 1000;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
};
