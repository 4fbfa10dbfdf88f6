-- What the processor is expected to keep of a charge, dated as the other fees are.
ALTER TABLE payment_term DROP CONSTRAINT payment_term_name_check;
ALTER TABLE payment_term ADD CONSTRAINT payment_term_name_check
  CHECK (name IN ('settlement_percent', 'refund_percent', 'refund_weeks', 'tax_divisor',
                  'topup_minimum', 'topup_maximum', 'low_balance', 'float', 'limit',
                  'processor_percent', 'processor_fixed'));

-- When the platform took an operation: what is told to people is dated by it. Null for those that
-- were kept before there was a place for it.
ALTER TABLE operation ADD COLUMN taken_at timestamptz;
