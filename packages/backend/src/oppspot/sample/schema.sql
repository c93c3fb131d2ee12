-- The few of oppSpot's tables that SmartSync reads, in the shapes in which its migrations end up, for the sample.
-- :"schema" stands for the quoted name of the schema, as in psql.
create schema if not exists :"schema";

create table if not exists :"schema".organizations (
  id uuid primary key,
  name text not null,
  slug text not null unique
);

create table if not exists :"schema".profiles (
  id uuid primary key,
  org_id uuid references :"schema".organizations (id) on delete set null,
  full_name text,
  email text,
  role text default 'member'
);

create table if not exists :"schema".businesses (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  description text,
  categories text[] default '{}',
  industry text,
  metadata jsonb default '{}',
  website text,
  phone_numbers jsonb default '[]',
  emails jsonb default '[]',
  address jsonb,
  company_number text unique,
  company_status text,
  company_type text,
  incorporation_date date,
  dissolution_date date,
  sic_codes text[],
  registered_office_address jsonb,
  officers jsonb default '[]',
  filing_history jsonb default '[]',
  companies_house_data jsonb,
  companies_house_last_updated timestamptz,
  last_companies_house_update timestamptz,
  accounts_next_due date,
  confirmation_statement_next_due date,
  data_source text default 'manual',
  data_sources text[],
  founded_year integer,
  employee_count integer,
  employee_range text,
  employee_growth_12mo numeric(5, 2),
  revenue_estimated numeric(15, 2),
  revenue_verified numeric(15, 2),
  revenue_currency text default 'GBP',
  revenue_year integer,
  funding_total_raised numeric(15, 2),
  funding_latest_amount numeric(15, 2),
  funding_latest_round text,
  funding_latest_date date,
  funding_currency text default 'GBP',
  investors text[],
  job_openings_count integer,
  technologies text[],
  linkedin_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Where the importer finds a company without a number again.
create index if not exists businesses_publisher_id on :"schema".businesses ((metadata ->> 'publisher_id'));

create table if not exists :"schema".lead_scores (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references :"schema".businesses (id) on delete cascade,
  score integer check (score between 0 and 100),
  score_type text,
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists lead_scores_company on :"schema".lead_scores (company_id);
create index if not exists lead_scores_changed on :"schema".lead_scores (updated_at, id);

create table if not exists :"schema".buying_signals (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references :"schema".businesses (id) on delete cascade,
  org_id uuid,
  signal_type text not null check (signal_type in (
    'funding_round', 'executive_change', 'job_posting', 'technology_adoption', 'expansion', 'merger_acquisition',
    'partnership', 'product_launch', 'regulatory_change', 'competitive_move', 'market_entry', 'restructuring')),
  signal_strength text check (signal_strength in ('very_strong', 'strong', 'moderate', 'weak')),
  signal_data jsonb not null,
  confidence_score integer check (confidence_score between 0 and 100),
  detected_at timestamptz default now(),
  signal_date timestamptz,
  expiry_date timestamptz,
  source text,
  source_url text,
  status text default 'detected' check (status in (
    'detected', 'verified', 'processing', 'actioned', 'expired', 'false_positive')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists buying_signals_company on :"schema".buying_signals (company_id);
create index if not exists buying_signals_changed on :"schema".buying_signals (updated_at, id);

create table if not exists :"schema".funding_signals (
  id uuid primary key default gen_random_uuid(),
  signal_id uuid references :"schema".buying_signals (id) on delete cascade,
  company_id uuid references :"schema".businesses (id) on delete cascade,
  round_type text,
  amount numeric(15, 2),
  currency text default 'USD',
  investors jsonb,
  announcement_date date
);
create index if not exists funding_signals_company on :"schema".funding_signals (company_id);

create table if not exists :"schema".executive_change_signals (
  id uuid primary key default gen_random_uuid(),
  signal_id uuid references :"schema".buying_signals (id) on delete cascade,
  company_id uuid references :"schema".businesses (id) on delete cascade,
  position_title text not null,
  change_type text,
  incoming_executive jsonb,
  effective_date date
);
create index if not exists executive_change_signals_company on :"schema".executive_change_signals (company_id);

create table if not exists :"schema".job_posting_signals (
  id uuid primary key default gen_random_uuid(),
  signal_id uuid references :"schema".buying_signals (id) on delete cascade,
  company_id uuid references :"schema".businesses (id) on delete cascade,
  job_title text not null,
  department text,
  posted_date date,
  job_url text,
  total_open_positions integer
);
create index if not exists job_posting_signals_company on :"schema".job_posting_signals (company_id);

create table if not exists :"schema".technology_adoption_signals (
  id uuid primary key default gen_random_uuid(),
  signal_id uuid references :"schema".buying_signals (id) on delete cascade,
  company_id uuid references :"schema".businesses (id) on delete cascade,
  technology_name text not null,
  adoption_type text
);
create index if not exists technology_adoption_signals_company on :"schema".technology_adoption_signals (company_id);

create table if not exists :"schema".stakeholders (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references :"schema".businesses (id) on delete cascade,
  org_id uuid,
  name varchar(255) not null,
  title varchar(255),
  department varchar(255),
  email varchar(255),
  phone varchar(50),
  linkedin_url text,
  assigned_to uuid,
  last_contact_date timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (company_id, email)
);
create index if not exists stakeholders_changed on :"schema".stakeholders (updated_at, id);

create table if not exists :"schema".lead_assignments (
  id uuid primary key default gen_random_uuid(),
  company_id uuid references :"schema".businesses (id) on delete cascade,
  assigned_to uuid,
  status text default 'new',
  assigned_at timestamptz not null default now()
);
create index if not exists lead_assignments_company on :"schema".lead_assignments (company_id);

create table if not exists :"schema".research_reports (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references :"schema".profiles (id) on delete cascade,
  company_id uuid references :"schema".businesses (id) on delete cascade,
  company_name text not null,
  status text default 'pending' check (status in ('pending', 'generating', 'complete', 'partial', 'failed')),
  generated_at timestamptz
);
create index if not exists research_reports_company on :"schema".research_reports (company_id);

create table if not exists :"schema".research_sections (
  id uuid primary key default gen_random_uuid(),
  report_id uuid references :"schema".research_reports (id) on delete cascade,
  section_type text not null,
  content jsonb not null default '{}',
  confidence text,
  unique (report_id, section_type)
);
