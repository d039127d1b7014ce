import { useFetcher } from "@remix-run/react";
import { Badge, Box, Button, Card, EmptyState, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { ExportButton } from "#app/components/export-button.tsx";
import { OrderExplanation } from "#app/components/order-explanation.tsx";
import { useView } from "#app/components/use-view.ts";
import type { CreditedOrder, TabContent } from "#app/reports/revenue.server.ts";
import type { loader as orderLoader } from "#app/routes/app.orders.$id.tsx";

/** The orders behind the figure, newest first; each opens its explanation in place. */
export function CreditedOrders({ told, filtered }: { told: Extract<TabContent, { kind: "orders" }>; filtered: boolean }) {
  const { orders, total, next } = told;
  const { params, change } = useView();
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="baseline" gap="200">
          <Text as="h2" variant="headingMd">
            Credited orders
          </Text>
          <Text as="span" tone="subdued">
            {`${total.orders} orders, ${total.tickets} tickets, ${total.amount}`}
          </Text>
          {orders.length > 0 && (
            <InlineStack gap="200">
              <ExportButton name="credits" />
              <ExportButton name="explanations" label="Export explanations" />
            </InlineStack>
          )}
        </InlineStack>
      </Box>
      {orders.length === 0 ? <NoOrders filtered={filtered} /> : <Rows orders={orders} />}
      {(next ?? params.get("after")) && (
        <Box padding="400">
          <InlineStack gap="200" align="center">
            {params.get("after") && <Button onClick={() => change({ after: null })}>Newest</Button>}
            {next && <Button onClick={() => change({ after: next })}>Older orders</Button>}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}

function Rows({ orders }: { orders: CreditedOrder[] }) {
  return (
    <ul className="fiveday-orders">
      {orders.map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
    </ul>
  );
}

function OrderRow({ order }: { order: CreditedOrder }) {
  const [open, setOpen] = useState(false);
  const story = useFetcher<typeof orderLoader>();
  const toggle = () => {
    setOpen(!open);
    if (!open) story.load(`/app/orders/${encodeURIComponent(order.id.split("/").at(-1)!)}`);
  };
  return (
    <li className="fiveday-order">
      <button type="button" className="fiveday-order-row" aria-expanded={open} onClick={toggle}>
        <span className="fiveday-order-grid">
          <span>
            <Text as="span" fontWeight="semibold">
              {order.name}
            </Text>
            <br />
            <Text as="span" tone="subdued">
              {order.day}
            </Text>
          </span>
          <span className="fiveday-order-amount">
            <Text as="span" fontWeight="semibold" numeric>
              {order.amount}
            </Text>
          </span>
          <span className="fiveday-order-who">
            <Text as="span">{order.agents.join(", ")}</Text>
            <br />
            <Text as="span" tone="subdued">{`bought ${order.delay} after the reply`}</Text>
          </span>
          <span className="fiveday-order-marks">
            <Badge>{`by ${order.match}`}</Badge>
            {order.probable && <Badge tone="attention">Probable</Badge>}
            <Badge tone="info">{order.intent}</Badge>
          </span>
          <Text as="span" tone="subdued">
            Why this order?
          </Text>
        </span>
      </button>
      {open && <OrderExplanation story={story.data} />}
    </li>
  );
}

function NoOrders({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState heading="No credited orders in this period" image="">
      <Text as="p">
        {filtered
          ? "Nothing matches the filters above."
          : "An order appears here when a customer who got a reply from support buys within five days."}
      </Text>
    </EmptyState>
  );
}
