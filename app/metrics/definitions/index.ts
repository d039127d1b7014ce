import type { Metric } from "#app/metrics/define.ts";
import { abandonRate } from "./abandon-rate.ts";
import { activeAgents } from "./active-agents.ts";
import { activeTickets } from "./active-tickets.ts";
import { agentHours } from "./agent-hours.ts";
import { agentRevenue } from "./agent-revenue.ts";
import { agentSatisfaction } from "./agent-satisfaction.ts";
import { aiAssistedRevenue } from "./ai-assisted-revenue.ts";
import { aiRevenue } from "./ai-revenue.ts";
import { articleContactRate } from "./article-contact-rate.ts";
import { articleReadTime } from "./article-read-time.ts";
import { articleReads } from "./article-reads.ts";
import { articleViews } from "./article-views.ts";
import { autoAckRate } from "./auto-ack-rate.ts";
import { automatedResolutionRate } from "./automated-resolution-rate.ts";
import { averageCallTime } from "./average-call-time.ts";
import { busiestTimes } from "./busiest-times.ts";
import { callVolume } from "./call-volume.ts";
import { callsToResolution } from "./calls-to-resolution.ts";
import { ces } from "./ces.ts";
import { cesEasy } from "./ces-easy.ts";
import { cesIndex } from "./ces-index.ts";
import { closedPerAgent } from "./closed-per-agent.ts";
import { closedWithoutReply } from "./closed-without-reply.ts";
import { complaintRate } from "./complaint-rate.ts";
import { complaintsPer100Orders } from "./complaints-per-100-orders.ts";
import { contactRate } from "./contact-rate.ts";
import { contactsPerResolution } from "./contacts-per-resolution.ts";
import { convertedTickets } from "./converted-tickets.ts";
import { costPerResolution } from "./cost-per-resolution.ts";
import { costPerTicket } from "./cost-per-ticket.ts";
import { csat } from "./csat.ts";
import { csatAverage } from "./csat-average.ts";
import { csatRelational } from "./csat-relational.ts";
import { customerWaitTotal } from "./customer-wait-total.ts";
import { escalationRate } from "./escalation-rate.ts";
import { fcrSurvey } from "./fcr-survey.ts";
import { firstContactResolution } from "./first-contact-resolution.ts";
import { firstResolutionTime } from "./first-resolution-time.ts";
import { firstResponseDistribution } from "./first-response-distribution.ts";
import { firstResponseTime } from "./first-response-time.ts";
import { fiveStarShare } from "./five-star-share.ts";
import { frtAfterHandoff } from "./frt-after-handoff.ts";
import { frtAny } from "./frt-any.ts";
import { handleTime } from "./handle-time.ts";
import { helpSessions } from "./help-sessions.ts";
import { holdTime } from "./hold-time.ts";
import { incrementalRevenue } from "./incremental-revenue.ts";
import { medianTimeToPurchase } from "./median-time-to-purchase.ts";
import { messagesAuto } from "./messages-auto.ts";
import { messagesIn } from "./messages-in.ts";
import { messagesOut } from "./messages-out.ts";
import { messagesPerTicket } from "./messages-per-ticket.ts";
import { netResolutionTime } from "./net-resolution-time.ts";
import { newTickets } from "./new-tickets.ts";
import { nps } from "./nps.ts";
import { onHold } from "./on-hold.ts";
import { oneReplyRate } from "./one-reply-rate.ts";
import { ordersAssisted } from "./orders-assisted.ts";
import { ordersProcessed } from "./orders-processed.ts";
import { outInRatio } from "./out-in-ratio.ts";
import { outboundTickets } from "./outbound-tickets.ts";
import { readsPerCall } from "./reads-per-call.ts";
import { readsPerTicket } from "./reads-per-ticket.ts";
import { reopenRate } from "./reopen-rate.ts";
import { repeatPurchaseRate } from "./repeat-purchase-rate.ts";
import { repeatPurchaseRateContacted } from "./repeat-purchase-rate-contacted.ts";
import { repeatPurchaseRateNotContacted } from "./repeat-purchase-rate-not-contacted.ts";
import { requestsPerAgent } from "./requests-per-agent.ts";
import { resolutionTime } from "./resolution-time.ts";
import { responseTime } from "./response-time.ts";
import { retentionRate } from "./retention-rate.ts";
import { retentionRateContacted } from "./retention-rate-contacted.ts";
import { retentionRateNotContacted } from "./retention-rate-not-contacted.ts";
import { revenuePerHour } from "./revenue-per-hour.ts";
import { revenuePerTicket } from "./revenue-per-ticket.ts";
import { reviewRate } from "./review-rate.ts";
import { reviewRequests } from "./review-requests.ts";
import { reviews } from "./reviews.ts";
import { selfServiceRatio } from "./self-service-ratio.ts";
import { shopRevenue } from "./shop-revenue.ts";
import { shortReadShare } from "./short-read-share.ts";
import { slaAttainment } from "./sla-attainment.ts";
import { slaBreaches } from "./sla-breaches.ts";
import { slaBreachesPerDay } from "./sla-breaches-per-day.ts";
import { spamRate } from "./spam-rate.ts";
import { speedToAnswer } from "./speed-to-answer.ts";
import { splitRate } from "./split-rate.ts";
import { staffingNeed } from "./staffing-need.ts";
import { supportAov } from "./support-aov.ts";
import { supportCost } from "./support-cost.ts";
import { supportRevenue } from "./support-revenue.ts";
import { supportRoi } from "./support-roi.ts";
import { supportRoiAttributed } from "./support-roi-attributed.ts";
import { surveyCoverage } from "./survey-coverage.ts";
import { surveyResponseRate } from "./survey-response-rate.ts";
import { ticketConversionRate } from "./ticket-conversion-rate.ts";
import { ticketTypes } from "./ticket-types.ts";
import { ticketsCreated } from "./tickets-created.ts";
import { ticketsResolved } from "./tickets-resolved.ts";
import { timeToAcknowledge } from "./time-to-acknowledge.ts";
import { topAgents } from "./top-agents.ts";
import { unansweredRate } from "./unanswered-rate.ts";
import { unresolvedTickets } from "./unresolved-tickets.ts";
import { waitingNow } from "./waiting-now.ts";
import { waitsWithoutReply } from "./waits-without-reply.ts";

/** Every metric, in the order in which pages show them. */
export const metrics: readonly Metric[] = [
  supportRevenue,
  convertedTickets,
  ticketConversionRate,
  agentRevenue,
  ordersAssisted,
  shopRevenue,
  supportAov,
  revenuePerTicket,
  revenuePerHour,
  aiRevenue,
  aiAssistedRevenue,
  medianTimeToPurchase,
  supportCost,
  costPerTicket,
  costPerResolution,
  supportRoi,
  supportRoiAttributed,
  incrementalRevenue,
  retentionRate,
  retentionRateContacted,
  retentionRateNotContacted,
  repeatPurchaseRate,
  repeatPurchaseRateContacted,
  repeatPurchaseRateNotContacted,
  ticketsCreated,
  newTickets,
  outboundTickets,
  messagesIn,
  messagesOut,
  messagesAuto,
  outInRatio,
  activeTickets,
  unresolvedTickets,
  ticketsResolved,
  ticketTypes,
  closedPerAgent,
  contactRate,
  ordersProcessed,
  busiestTimes,
  callVolume,
  firstResponseTime,
  frtAny,
  frtAfterHandoff,
  timeToAcknowledge,
  waitingNow,
  responseTime,
  waitsWithoutReply,
  resolutionTime,
  firstResolutionTime,
  netResolutionTime,
  handleTime,
  holdTime,
  speedToAnswer,
  onHold,
  abandonRate,
  customerWaitTotal,
  slaAttainment,
  slaBreaches,
  slaBreachesPerDay,
  autoAckRate,
  firstResponseDistribution,
  averageCallTime,
  oneReplyRate,
  firstContactResolution,
  fcrSurvey,
  automatedResolutionRate,
  reopenRate,
  closedWithoutReply,
  unansweredRate,
  spamRate,
  complaintRate,
  complaintsPer100Orders,
  messagesPerTicket,
  callsToResolution,
  contactsPerResolution,
  escalationRate,
  csat,
  csatAverage,
  csatRelational,
  nps,
  ces,
  cesEasy,
  cesIndex,
  surveyResponseRate,
  surveyCoverage,
  reviews,
  reviewRequests,
  reviewRate,
  fiveStarShare,
  articleViews,
  articleReads,
  articleReadTime,
  shortReadShare,
  articleContactRate,
  helpSessions,
  selfServiceRatio,
  readsPerTicket,
  readsPerCall,
  topAgents,
  requestsPerAgent,
  activeAgents,
  splitRate,
  agentHours,
  staffingNeed,
  agentSatisfaction,
];

const byId = new Map(metrics.map((metric) => [metric.id, metric]));

/** The metric with this id of the dictionary, or undefined. */
export function metricById(id: string): Metric | undefined {
  return byId.get(id);
}
