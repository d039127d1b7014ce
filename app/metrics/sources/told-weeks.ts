/** Fewest answers of the team that are ever told together (metrics.md D6). */
export const FEWEST_OF_TEAM = 5;

/** Longest a local week can be: in autumn a day has 25 hours. */
const WEEK = "169 hours";

/**
 * SQL of the weeks whose answers may be told, with the `first` and `last` week of the group that each is told in. Groups never overlap and
 * never change: a week with five answers is one, the others are put together in their order until they have five, and a week that still
 * runs is in none. What is told of any period is whole groups, so that of two periods, however they are chosen and whenever they are read,
 * the difference is at least five people or nobody (metrics.md D6).
 * @param answers FROM clause of the answers
 * @param where their condition
 * @param week SQL instant at which an answer's week begins, all that is known of its time
 * @param now SQL instant of reading
 */
export function toldWeeks({ answers, where, week, now }: { answers: string; where: string; week: string; now: string }): string {
  return `WITH RECURSIVE weeks AS (
      SELECT ${week} AS week, count(*)::int AS n FROM ${answers} WHERE ${where} AND ${week} + interval '${WEEK}' <= ${now} GROUP BY 1
    ), few AS (SELECT week, n, row_number() OVER (ORDER BY week) AS i FROM weeks WHERE n < ${FEWEST_OF_TEAM}),
    walk AS (
      SELECT i, week, n, week AS first FROM few WHERE i = 1
      UNION ALL
      SELECT f.i, f.week, CASE WHEN w.n < ${FEWEST_OF_TEAM} THEN w.n ELSE 0 END + f.n, CASE WHEN w.n < ${FEWEST_OF_TEAM} THEN w.first ELSE f.week END
      FROM walk w JOIN few f ON f.i = w.i + 1
    ), full_groups AS (SELECT first, max(week) AS last FROM walk GROUP BY first HAVING max(n) >= ${FEWEST_OF_TEAM})
    SELECT week, week AS first, week AS last FROM weeks WHERE n >= ${FEWEST_OF_TEAM}
    UNION ALL SELECT walk.week, walk.first, g.last FROM walk JOIN full_groups g ON g.first = walk.first`;
}
