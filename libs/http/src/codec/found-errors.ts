import type * as t from 'io-ts';
import { MOST_ERRORS } from '../problem/problem';

const others = new WeakMap<t.Errors, number>();

/** How many errors a codec found besides those that it tells. */
export const othersThan = (errors: t.Errors): number => others.get(errors) ?? 0;

/**
 * The errors of one value while it is decoded. No more are kept than an answer tells; the others are counted and not even made,
 * so that a body full of errors costs no more than reading it.
 */
export class FoundErrors {
  private readonly kept: t.ValidationError[] = [];
  private more = 0;

  add(make: () => t.ValidationError): void {
    if (this.full) this.count(1);
    else this.kept.push(make());
  }

  /** Others that are not told. */
  count(more: number): void {
    this.more += more;
  }

  /** No more are told. */
  get full(): boolean {
    return this.kept.length === MOST_ERRORS;
  }

  addAll(errors: t.Errors): void {
    for (const error of errors) this.add(() => error);
    this.count(othersThan(errors));
  }

  get none(): boolean {
    return this.kept.length === 0;
  }

  all(): t.Errors {
    others.set(this.kept, this.more);
    return this.kept;
  }
}
