import { Button, ButtonRow, LoadingButton } from './buttons.tsx'
import { ProgressBar, ScoreCircle, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './figures.tsx'
import { Accordion, AutoGrid, Box, DescriptionList, DescriptionListItem, Divider, Flex, List, Tile } from './layout.tsx'
import { Alert, EmptyState, ErrorState, LoadingSpinner, StatusTag, Tag } from './notices.tsx'
import { Heading, Icon, Link, Text } from './text.tsx'

/**
 * HubSpot's components as the sandbox draws them, by the names that cards ask for. They do what HubSpot documents of them
 * and look roughly alike; one that is missing makes the card fail aloud.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensions/ui-components/overview
 */
export const components = {
  Accordion,
  Alert,
  AutoGrid,
  Box,
  Button,
  ButtonRow,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  Heading,
  Icon,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  ScoreCircle,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
  Tile,
}
