import { BlockStack, Box, Card, InlineGrid, SkeletonBodyText, SkeletonDisplayText, SkeletonPage } from "@shopify/polaris";

/** The shape of a page of figures while it loads. */
export function PageSkeleton({ title }: { title: string }) {
  return (
    <SkeletonPage title={title} fullWidth>
      <BlockStack gap="400">
        <Box minHeight="60px">
          <SkeletonBodyText lines={2} />
        </Box>
        <CardSkeletons count={4} />
        <CardSkeletons count={3} />
      </BlockStack>
    </SkeletonPage>
  );
}

function CardSkeletons({ count }: { count: number }) {
  return (
    <InlineGrid gap="400" columns={{ xs: 1, sm: 2, lg: count === 4 ? 4 : 3 }}>
      {Array.from({ length: count }, (_, i) => (
        <Card key={i}>
          <BlockStack gap="300">
            <SkeletonBodyText lines={1} />
            <SkeletonDisplayText size="medium" />
            <SkeletonBodyText lines={3} />
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}
