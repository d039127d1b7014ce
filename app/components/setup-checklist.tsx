import { BlockStack, Button, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon, ClockIcon } from "@shopify/polaris-icons";
import type { Frame } from "#app/reports/frame.server.ts";

/** Shown above everything until the first order and the first ticket have arrived. */
export function SetupChecklist({ setup }: Pick<Frame, "setup">) {
  if (setup.orders && setup.tickets) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Getting started
        </Text>
        <Step done title="Fiveday is installed" text="It may read your orders and is told about new ones." />
        <Step
          done={setup.orders}
          title="Orders"
          text={setup.orders ? "Orders arrive." : "Waiting for the first order. It appears here seconds after it is placed."}
        />
        <Step done={setup.tickets} title="Tickets" text={ticketsText(setup)} />
        {!setup.helpdesk && (
          <InlineStack>
            <Button variant="primary" url="/app/helpdesks/new">
              Connect a helpdesk
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function ticketsText({ helpdesk, tickets }: Frame["setup"]): string {
  if (tickets) return "Tickets arrive.";
  return helpdesk ? "Your helpdesk is connected. Waiting for its first ticket." : "No helpdesk is connected yet.";
}

function Step({ done, title, text }: { done: boolean; title: string; text: string }) {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="start">
      <span>
        <Icon
          source={done ? CheckCircleIcon : ClockIcon}
          tone={done ? "success" : "subdued"}
          accessibilityLabel={done ? "Done" : "Waiting"}
        />
      </span>
      <BlockStack>
        <Text as="p" fontWeight="semibold">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
      </BlockStack>
    </InlineStack>
  );
}
