/** The longest chain of automations that is followed (rule 17). */
export const LONGEST_CHAIN = 10;
