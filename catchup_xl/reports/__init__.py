"""What people read outside the workbook: the circular (通报) and the leader's page (看板网页)."""
