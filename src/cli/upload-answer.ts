/** What the platform answers to a file. */
export interface UploadAnswer {
  file_id: string;
  job_id: string;
  status_url: string;
  duplicate: boolean;
  message?: string;
  /** What the file was taken for. */
  recognised?: {
    format: string;
    confidence: number;
    member: string | null;
    alternatives: { format: string; confidence: number }[];
  };
}
