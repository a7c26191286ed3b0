import { nameOf, type Schema } from '../codec/schema';

/** Gathers the schemas that have names, once each, and puts references in their place. */
export class Components {
  private readonly found = new Map<string, { readonly of: Schema; schema?: unknown }>();

  /** The value with every named schema in it replaced by a reference. */
  referring(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.referring(item));
    if (typeof value !== 'object' || value === null) return value;
    const name = nameOf(value as Schema);
    if (name === undefined) return this.inside(value as Schema);
    const known = this.found.get(name);
    if (known !== undefined && known.of !== value) throw new Error(`two schemas are called ${name}`);
    if (known === undefined) {
      const component: { readonly of: Schema; schema?: unknown } = { of: value as Schema };
      this.found.set(name, component);
      component.schema = this.inside(value as Schema);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** All of them, by name. */
  schemas(): Readonly<Record<string, unknown>> {
    const names = [...this.found.keys()].sort();
    return Object.fromEntries(names.map((name) => [name, this.found.get(name)?.schema]));
  }

  private inside(schema: Schema): Schema {
    return Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, this.referring(value)]));
  }
}
